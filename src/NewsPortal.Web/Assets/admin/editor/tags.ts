// Tags are entered one on a line; who types or pastes commas means the same. Names that contain one already stay.
import { difference } from './fields';

const comma = /\s*[,،，]\s*/g;

export function splitAtCommas(field: HTMLTextAreaElement): void {
  let before = field.value;
  const split = (event: Event): void => {
    if (event instanceof InputEvent && event.isComposing) {
      return;
    }

    // What the page itself puts into the field was entered elsewhere.
    const isTyped = event instanceof InputEvent || event.type === 'compositionend';
    const change = isTyped ? difference(before, field.value, field.selectionEnd) : null;
    if (change) {
      const split = change.inserted.replace(comma, '\n');
      const isAtStart = change.at === 0 || field.value[change.at - 1] === '\n';
      // The space after a comma, and a comma after nothing.
      const lines = isAtStart ? split.replace(split === change.inserted ? /^ +/ : /^\n/, '') : split;
      if (lines !== change.inserted) {
        field.setRangeText(lines, change.at, change.at + change.inserted.length, 'end');
      }
    }

    before = field.value;
  };
  field.addEventListener('input', split);
  field.addEventListener('compositionend', split);
}
