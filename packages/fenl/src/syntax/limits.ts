/** The longest source the compiler accepts, in UTF-16 code units: far above any query, far below what could stall a server. */
export const MAX_SOURCE_LENGTH = 262_144;

/**
 * How deeply expressions may nest. Every pass over the tree is recursive, so this bounds the stack each of them needs.
 */
export const MAX_NESTING = 200;

/** How many nodes an expression may have. Pipes and lets can be long without being deep. */
export const MAX_NODES = 20_000;
