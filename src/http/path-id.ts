/** The number in a path; one that nothing has when it is none. */
export const pathId = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : -1);
