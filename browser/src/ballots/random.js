/** Random numbers that nobody can foresee, from the browser's own source. */

/** A number from 1 to below `order`, each as likely as any other. */
export function randomScalar(order) {
  const bytes = new Uint8Array(Math.ceil(order.toString(2).length / 8));
  const spare = BigInt(bytes.length * 8 - order.toString(2).length);
  for (;;) {
    crypto.getRandomValues(bytes);
    const number = bytes.reduce((all, byte) => (all << 8n) + BigInt(byte), 0n) >> spare;
    if (number > 0n && number < order) return number;
  }
}
