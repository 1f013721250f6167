export { ArtifactFiles } from './artifact-files';
export * from './artifacts';
export * from './artifacts.module';
export * from './create-artifacts';
