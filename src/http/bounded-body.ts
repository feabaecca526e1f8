import { AppError } from "../model/app-error.ts";

/**
 * A request's body as text, invalid UTF-8 replaced by U+FFFD. Refused with 413 before it is read when its declared length is too large,
 * and as soon as it has become too large when none is declared.
 */
export function readBounded(request: Request, limitBytes: number): Promise<string> {
  const declared = request.headers.get("content-length");
  // The HTTP parser ends the body at the declared length.
  if (declared !== null) return Number(declared) <= limitBytes ? request.text() : Promise.reject(tooLarge(limitBytes));
  return request.body === null ? Promise.resolve("") : readChunks(request.body, limitBytes);
}

async function readChunks(body: ReadableStream<Uint8Array>, limitBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) throw tooLarge(limitBytes);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

const tooLarge = (limitBytes: number): AppError =>
  new AppError("body_too_large", 413, `The body is larger than ${Math.floor(limitBytes / 1024)} KB.`);
