export * from './explainer';
export * from './explanation';
