import { expect, test } from "bun:test";
import { Gate } from "../../src/lib/gate.ts";

/** Work that ends when told to, and writes down when it begins. */
function works(gate: Gate) {
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  const start = (name: string, places?: number): Promise<void> =>
    gate.pass(async () => {
      log.push(name);
      await new Promise<void>((end) => ends.set(name, end));
    }, places);
  const end = async (name: string, done: Promise<void>): Promise<void> => {
    ends.get(name)!();
    await done;
  };
  return { log, start, end };
}

test("so many at once, the others in the order in which they came", async () => {
  const { log, start, end } = works(new Gate(2));
  const [a, b, c, d] = [start("a"), start("b"), start("c"), start("d")];
  expect(log).toEqual(["a", "b"]);
  await end("b", b);
  expect(log).toEqual(["a", "b", "c"]);
  await end("a", a);
  expect(log).toEqual(["a", "b", "c", "d"]);
  await end("c", c);
  await end("d", d);
});

test("who wants to be alone waits for those inside, and is not overtaken", async () => {
  const { log, start, end } = works(new Gate(2));
  const [a, alone, late] = [start("a"), start("alone", 2), start("late")];
  expect(log).toEqual(["a"]);
  await end("a", a);
  expect(log).toEqual(["a", "alone"]);
  await end("alone", alone);
  expect(log).toEqual(["a", "alone", "late"]);
  await end("late", late);
});

test("what fails leaves its place to the next", async () => {
  const gate = new Gate(1);
  const failing = gate.pass(() => {
    throw new Error("no");
  });
  const next = gate.pass(() => "yes");
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("yes");
});
