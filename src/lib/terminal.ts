import type { ReadStream, WriteStream } from "node:tty";

/** More than this waiting for a reader that does not read is thrown away: a stalled log must neither block nor fill the memory. */
const PENDING_BYTES = 1_000_000;

/**
 * Writes to stdout or stderr without ever throwing or waiting: a closed pipe, a full disk or a reader that sleeps must not stop a server.
 * (A write to a closed pipe is reported as an "error" event, which ends the process when nobody listens.)
 */
export function safeWriter(stream: WriteStream): (text: string) => void {
  stream.on("error", () => {});
  return (text) => {
    try {
      if (stream.writableLength < PENDING_BYTES) stream.write(text);
    } catch {
      // There is nowhere left to say it.
    }
  };
}

/** Asks one line on the terminal. Rejects when it ends without an answer (Ctrl-C, Ctrl-D). */
export async function askTerminal(input: ReadStream, write: (text: string) => void, question: string, hidden: boolean): Promise<string> {
  write(question);
  if (hidden) input.setRawMode(true);
  input.setEncoding("utf8");
  input.resume();
  try {
    return await new Promise<string>((resolve, reject) => {
      let line = "";
      const finish = (done: () => void) => {
        input.off("data", read).off("end", end);
        done();
      };
      const end = () => finish(() => reject(new Error("no answer")));
      const read = (text: string) => {
        for (const character of text) {
          if (character === "\n" || character === "\r") return finish(() => resolve(line));
          // In raw mode the terminal hands these over instead of acting on them: Ctrl-C, Ctrl-D, backspace, Ctrl-U.
          if (character === "\u0003" || character === "\u0004") return end();
          if (character === "\u007f" || character === "\b") line = [...line].slice(0, -1).join("");
          else if (character === "\u0015") line = "";
          else if (character >= " ") line += character;
        }
      };
      input.on("data", read).on("end", end);
    });
  } finally {
    if (hidden) {
      input.setRawMode(false);
      write("\n");
    }
    input.pause();
  }
}
