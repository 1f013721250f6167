// Loaded with `node --import`: redirects requests for Figma to the fake, and changes nothing else.
const figma = 'https://api.figma.com';
const standIn = new URL(import.meta.url).searchParams.get('to');
const { fetch } = globalThis;

globalThis.fetch = (resource, init) => {
  const isFigma = typeof resource === 'string' && resource.startsWith(figma);
  return fetch(isFigma ? standIn + resource.slice(figma.length) : resource, init);
};
