/** Members whose number says how many of something there are. */
export const COUNT_NAME =
  /(?:^|_|[a-z](?=[CTNLS]))(?:count|total|number|num|length|size)(?:$|_|[A-Z])|^(?:count|total)/i
