/** Something that the person who runs Cairn must put right. It is shown on one line of stderr, without a stack. */
export class OperatorError extends Error {}
