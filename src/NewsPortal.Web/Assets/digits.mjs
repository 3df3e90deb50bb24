// Writes the rules of the digits that site/digits.css puts together to obj/digits.css: for each place a hexadecimal
// digit can have (NumberClasses in Core).
import { mkdir, writeFile } from 'node:fs/promises';

const places = 'pqrstuv';

export async function writeDigits() {
  await mkdir('obj', { recursive: true });
  const rules = [...places].flatMap((place) =>
    Array.from({ length: 16 }, (_, digit) => `.${place}${digit.toString(16)} { --${place}: ${digit}; }`),
  );
  await writeFile('obj/digits.css', `${rules.join('\n')}\n`);
}
