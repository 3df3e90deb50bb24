// The device's share sheet and the button to copy the address. Each shows only if the browser supports it.
const share = document.querySelector<HTMLElement>('.share');
const address = document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href ?? location.href;

if (share) {
  offer('.share-sheet', 'share' in navigator, () => navigator.share({ title: document.querySelector('h1')!.textContent!, url: address }));
  offer('.share-copy', 'clipboard' in navigator, async () => {
    await navigator.clipboard.writeText(address);
    share.querySelector('[role=status]')!.textContent = share.dataset.copied!;
  });
}

function offer(selector: string, isPossible: boolean, work: () => Promise<void>): void {
  const button = share!.querySelector<HTMLButtonElement>(selector)!;
  button.hidden = !isPossible;

  // Dismissing the share sheet is not an error.
  button.addEventListener('click', () => void work().catch(() => {}));
}

export {};
