/** Text to bytes and back; by hand where a mini-program has no TextEncoder or TextDecoder. */

const encoder = typeof TextEncoder === 'function' ? new TextEncoder() : undefined;
const decoder = typeof TextDecoder === 'function' ? new TextDecoder() : undefined;

/** Text as UTF-8. */
export function encode(text: string): Uint8Array {
  return encoder === undefined ? encodeByHand(text) : encoder.encode(text);
}

/** UTF-8 as text. */
export function decode(bytes: Uint8Array): string {
  return decoder === undefined ? decodeByHand(bytes) : decoder.decode(bytes);
}

/** Without a TextEncoder; half a character becomes U+FFFD, as there. */
export function encodeByHand(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const read = character.codePointAt(0) ?? 0;
    const code = read >= 0xd800 && read <= 0xdfff ? 0xfffd : read; // half of a pair is no character
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(bytes);
}

/** The core writes valid UTF-8 only. */
export function decodeByHand(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    let code = size === 1 ? first : first & (0xff >> (size + 1));
    for (let i = 1; i < size; i += 1) code = (code << 6) | ((bytes[at + i] ?? 0) & 63);
    text += String.fromCodePoint(code);
    at += size;
  }
  return text;
}
