export * from './artifact-files';
export type { ArtifactUpload as ArrivingArtifact } from './artifact-receiver';
export * from './artifacts';
export * from './artifacts.module';
export * from './create-artifacts';
export * from './folder-artifact-files';
