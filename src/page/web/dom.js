// Elements are made here and nowhere else. Text goes in as text nodes: nothing of the data is ever read as HTML.

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

// Sets attributes (null and false are left out, functions become listeners) and appends children
// (elements, texts, nested lists; null and false are left out).
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const make = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
const draw = (name, attributes, ...children) => fill(document.createElementNS(SVG_NAMESPACE, name), attributes, children);

// A row of radio buttons that reads as one control. `options` are {id, label}.
function choice(legend, options, selected, onChange) {
  const group = `choice-${legend.replace(/\W+/g, '-').toLowerCase()}`;
  const items = options.map((option) =>
    make(
      'label',
      { class: 'option' },
      make('input', {
        type: 'radio',
        name: group,
        value: option.id,
        checked: option.id === selected,
        change: () => onChange(option.id),
      }),
      make('span', null, option.label),
    ),
  );
  return make('fieldset', { class: 'choice' }, make('legend', null, legend), make('div', { class: 'options' }, items));
}

// What stands where there is nothing to show.
const empty = (text) => make('p', { class: 'empty' }, text);
