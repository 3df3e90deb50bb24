// Runs in the head before the first paint: applies a remembered choice of light or dark to the document and colours the
// browser's frame to match. The choice stays in this browser; there is no cookie.
import { applyScheme, rememberedScheme } from './schemes';

const chosen = rememberedScheme();
if (chosen) {
  applyScheme(chosen);
}
