export { isUpload } from './read-upload';
export { UploadEndpoint } from './upload-endpoint';
