const CONSTANTS = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];

/**
 * The first numbers of Go's ChaCha8 generator (c2sp.org/chacha8rand), each as its lower 32 bits. The original plugin
 * derives the suffix of a generated name from it.
 * @param seed 32 bytes
 * @param count how many; up to 32
 */
export function chacha8(seed: Uint8Array, count: number): number[] {
  const view = new DataView(seed.buffer, seed.byteOffset, seed.byteLength);
  const key = Array.from({ length: 8 }, (_, index) => view.getUint32(index * 4, true));
  // Four blocks are interleaved word by word, so that a number of 64 bits takes a word of two neighbouring blocks.
  const blocks = [block(key, 0), block(key, 2)];
  return Array.from({ length: count }, (_, index) => blocks[index % 2]![index >> 1]!);
}

function block(key: number[], counter: number): number[] {
  const words = new Uint32Array([...CONSTANTS, ...key, counter, 0, 0, 0]);
  for (let round = 0; round < 8; round += 2) {
    for (let column = 0; column < 4; column++) quarterRound(words, column, column + 4, column + 8, column + 12);
    for (let column = 0; column < 4; column++) {
      quarterRound(words, column, 4 + ((column + 1) % 4), 8 + ((column + 2) % 4), 12 + ((column + 3) % 4));
    }
  }
  return [...words].map((word, index) => (index >= 4 && index < 12 ? (word + key[index - 4]!) >>> 0 : word));
}

function quarterRound(words: Uint32Array, a: number, b: number, c: number, d: number): void {
  mix(words, a, b, d, 16);
  mix(words, c, d, b, 12);
  mix(words, a, b, d, 8);
  mix(words, c, d, b, 7);
}

/** `to += from; target = rotate(target ^ to)`; typed arrays wrap around by themselves. */
function mix(words: Uint32Array, to: number, from: number, target: number, bits: number): void {
  words[to] = words[to]! + words[from]!;
  const mixed = words[target]! ^ words[to]!;
  words[target] = (mixed << bits) | (mixed >>> (32 - bits));
}
