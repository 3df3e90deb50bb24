// The page that merges two texts. Without this script it is a form with a choice for each question; here, keys choose and
// lead on, and the result follows.
import { writeAsText } from './mergeText';
import { t } from './texts';

/** The words of HTML, as the result shows them. */
function wordsOf(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return [...body.children].map((block) => block.textContent!.replace(/\s+/g, ' ').trim()).join('\n') || body.textContent!.trim();
}

export function setUpMerge(form: HTMLFormElement | null = document.querySelector('form[data-merge]')): void {
  if (!form) {
    return;
  }

  const questions = [...form.querySelectorAll<HTMLElement>('[data-question]')];
  const radios = (question: HTMLElement): HTMLInputElement[] => [...question.querySelectorAll<HTMLInputElement>('input[type=radio]')];
  let isDirty = true;

  const show = (question: HTMLElement): void => {
    const chosen = radios(question).find((radio) => radio.checked);
    const edited = question.querySelector<HTMLTextAreaElement>('[data-edited]');
    const isEdited = chosen?.value === 'Edited';
    const text = !chosen ? '' : !isEdited ? chosen.dataset.text ?? ''
      : edited?.dataset.edited === 'html' ? wordsOf(edited.value) : edited?.value ?? '';
    question.classList.toggle('answered', chosen !== undefined);
    if (isEdited) {
      question.querySelector('details')?.setAttribute('open', '');
    }

    const part = form.querySelector<HTMLElement>(`[data-part="${question.dataset.question}"]`);
    if (part) {
      part.textContent = text;
    }
  };
  const choose = (question: HTMLElement, radio: HTMLInputElement | undefined): void => {
    if (radio) {
      radio.checked = true;
      radio.focus();
      show(question);
    }
  };
  const goTo = (index: number): void => {
    const question = questions[index];
    const radio = question && (radios(question).find(({ checked }) => checked) ?? radios(question)[0]);
    radio?.focus({ preventScroll: true });
    question?.scrollIntoView({ block: 'start' });
  };

  for (const field of form.querySelectorAll<HTMLTextAreaElement>('[data-edited=html]')) {
    writeAsText(field, t('Source'));
  }

  for (const [index, question] of questions.entries()) {
    show(question);
    question.addEventListener('change', () => show(question));
    question.addEventListener('input', (event) => {
      if (event.target instanceof HTMLTextAreaElement) {
        const own = radios(question).find(({ value }) => value === 'Edited');
        if (own) {
          own.checked = true;
        }

        show(question);
      }
    });
    // Only while the focus is in a question: a single key may be anything elsewhere.
    question.addEventListener('keydown', (event) => {
      const isWriting = event.target instanceof HTMLTextAreaElement
        || (event.target instanceof HTMLElement && event.target.closest('[contenteditable=true]') !== null);
      if (event.ctrlKey || event.altKey || event.metaKey || isWriting) {
        return;
      }

      const key = event.key.toLowerCase();
      if (/^[1-5]$/.test(key)) {
        choose(question, radios(question)[Number(key) - 1]);
      } else if (key === 'n' || key === 'p') {
        goTo(Math.min(questions.length - 1, Math.max(0, index + (key === 'n' ? 1 : -1))));
      } else {
        return;
      }

      event.preventDefault();
    });
  }

  for (const button of form.querySelectorAll<HTMLButtonElement>('[data-everywhere]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      for (const question of questions) {
        const radio = radios(question).find(({ value }) => value === button.dataset.everywhere);
        if (radio) {
          radio.checked = true;
          show(question);
        }
      }
    });
  }

  form.querySelector('[data-keys]')?.removeAttribute('hidden');
  form.querySelector<HTMLElement>('[data-preview-button]')?.setAttribute('hidden', '');
  form.addEventListener('submit', () => {
    isDirty = false;
  });
  form.querySelector('a[href^="/"]')?.addEventListener('click', () => {
    isDirty = false;
  });
  window.addEventListener('beforeunload', (event) => {
    if (isDirty && form.querySelector('input[name=Mine]')) {
      event.preventDefault();
    }
  });
}
