/** Reads the width and height in pixels from the header of a PNG or JPEG. Returns zeros for any other format. */
export function pictureSize(picture: Uint8Array): { width: number; height: number } {
  const view = new DataView(picture.buffer, picture.byteOffset, picture.byteLength);
  if (view.byteLength >= 24 && view.getUint32(0) === 0x89504e47)
    return { width: view.getUint32(16), height: view.getUint32(20) };
  return jpegSize(view) ?? { width: 0, height: 0 };
}

/** Skips segments up to the start of frame (ITU T.81, B.2.2). */
function jpegSize(view: DataView): { width: number; height: number } | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
  }
  return undefined;
}
