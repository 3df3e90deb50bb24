// The choice of light, dark or system scheme in the menu, which is hidden without this script.
import { applyScheme, rememberedScheme, rememberScheme, type Scheme } from './schemes';

const choice = document.querySelector<HTMLFieldSetElement>('.appearance');

if (choice) {
  const show = () => {
    const present = rememberedScheme() ?? 'system';
    for (const input of choice.querySelectorAll<HTMLInputElement>('input')) {
      input.checked = input.value === present;
    }
  };
  choice.hidden = false;
  show();
  choice.addEventListener('change', (event) => {
    const { value } = event.target as HTMLInputElement;
    const scheme = value === 'system' ? null : (value as Scheme);
    rememberScheme(scheme);
    applyScheme(scheme);
  });

  // Another tab changed the choice, or this page comes from the back-forward cache.
  const follow = () => {
    applyScheme(rememberedScheme());
    show();
  };
  addEventListener('storage', follow);
  addEventListener('pageshow', (event) => event.persisted && follow());
}
