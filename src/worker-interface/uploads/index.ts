export { isUpload } from './read-upload';
export { UploadEndpoint } from './upload-endpoint';
export { uploadsUrl } from './uploads-url.policy';
