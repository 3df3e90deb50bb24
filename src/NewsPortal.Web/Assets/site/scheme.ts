// Runs in the head before anything is painted: puts a remembered choice of light or dark on the document, and colours the
// browser's frame alike. The choice stays in this browser; there is no cookie.
import { applyScheme, rememberedScheme } from './schemes';

const chosen = rememberedScheme();
if (chosen) {
  applyScheme(chosen);
}
