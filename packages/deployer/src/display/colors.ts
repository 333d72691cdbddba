const CODES = { red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36, bold: 1, dim: 2 } as const;

export type Color = keyof typeof CODES;

/** Colours text, or leaves it alone. */
export type Paint = (color: Color, text: string) => string;

/** @param enabled whether the terminal shows colours */
export function painter(enabled: boolean): Paint {
  return (color, text) => (enabled && text ? `\u001b[${CODES[color]}m${text}\u001b[0m` : text);
}

/** Whether to colour: as the user said, else when it goes to a terminal that can. */
export function wantsColor(choice: string | undefined, stream: NodeJS.WriteStream): boolean {
  if (choice === "always") return true;
  if (choice === "never" || choice === "raw" || process.env.NO_COLOR) return false;
  return stream.isTTY === true;
}
