// Light or dark: as the system has it, or as was chosen here, which is kept for this page's origin.

const THEME_KEY = 'rpscrape-theme';
const THEMES = [
  { id: 'auto', label: 'Auto' },
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
];

// Some browsers refuse storage to files: the choice then lasts as long as the page is open.
function storedTheme() {
  try {
    const stored = localStorage.getItem(THEME_KEY);
    return THEMES.some((theme) => theme.id === stored) ? stored : 'auto';
  } catch {
    return 'auto';
  }
}

function keepTheme(theme) {
  try {
    localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Not kept.
  }
}

function applyTheme(theme) {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  forgetColours();
  redrawFigures();
}

let colours = new Map();

// A colour of the style sheet ("--track"), as canvases need it.
function colour(name) {
  if (!colours.has(name)) colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  return colours.get(name);
}

function forgetColours() {
  colours = new Map();
}

function startTheme() {
  const place = document.getElementById('theme');
  place.replaceWith(
    fill(
      choice('Colours', THEMES, storedTheme(), (theme) => {
        keepTheme(theme);
        applyTheme(theme);
      }),
      { id: 'theme' },
      [],
    ),
  );
  applyTheme(storedTheme());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => applyTheme(storedTheme()));
  window.addEventListener('beforeprint', () => {
    document.documentElement.dataset.theme = 'light';
    forgetColours();
    startPrinting();
  });
  window.addEventListener('afterprint', () => {
    applyTheme(storedTheme());
    endPrinting();
  });
}
