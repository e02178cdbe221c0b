// What the classic result page and the classic listing share: frame, icons, escaping. The frame is made
// up; only its shape (scripts, navigation with links, SVG symbols with titles, footer) follows the site,
// since a parser must not trip over it.

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

// For attribute values.
export function attribute(text) {
  return String(text).replace(/[&<>"']/g, (c) => ENTITIES[c]);
}

// For texts: the site prints most texts as they are ("Alder & Quill"), titles sometimes escaped.
export function text(value, escaped) {
  return escaped ? String(value).replace(/[&<>]/g, (c) => ENTITIES[c]) : String(value);
}

// The site's icon inside links; `titled` icons hold a <title>, whose text is no part of the link's name.
export function icon(name, size, titled = false) {
  const inner = titled ? `<title>${name}</title><use xlink:href="img/icons.svg#icon-${name}"/>`
    : `<use xlink:href="img/icons.svg#icon-${name}"/>`;
  return `<svg class="ui-icon
                            ui-icon__btn 
                                        ui-icon_size${size}            ">
    ${inner}
</svg>`;
}

const SYMBOLS = ['down', 'cross', 'right', 'results', 'video', 'comment'].map((name, i) => `    <symbol id="icon-${name}" viewBox="0 0 100 100">
        <title>${name}</title>
        <path d="M${10 + i},${20 + i}L${60 + i},${50 - i}c${i}.6,1.6,1.6,4.1,0,5.7L${30 - i},80z"/>
    </symbol>`).join('\n');

const NAVIGATION = [['Cards', '/racecards/'], ['Results', '/results/'], ['Fast Results', '/fast-results'], ['News', '/news'],
  ['Horses', '/profile/horse/1/example-horse']].map(([label, href]) => `                <li class="rn-mainNav__item">
                    <a href="${href}" class="rn-mainNav__link ui-link" target="_self"><span>${label}</span></a>
                </li>`).join('\n');

export function page({ title, description, canonical, body }) {
  return `

<!doctype html>
<html lang="en">
<head>
    <meta charset="utf-8">
    <title>${text(title, true)}</title>
    <meta name="description" content="${attribute(description)}" data-test-selector="block-metaTagDescription">
    <meta name="viewport" content="initial-scale=1,width=device-width">
    <link rel="canonical" href="${canonical}" >    <base href="/results/">
    <script type="text/javascript">
        'use strict';
        var simulatorConfig = { note: "a made-up page", compare: function (a, b) { return a < b && b > 0; } };
        var markup = '<tr class="rp-notARow"><td>1</td></tr>';
    </script>
    <script type="application/ld+json">
        { "@context": "http://schema.org/", "@type": "Organization", "name": "Racing results simulator" }
    </script>
    <!-- Analytics: <main> of the page carries the attributes -->
</head>

<body data-ng-app="results" data-vertical-scroll>
<div class="ui-header">
<div style="display: none;">
    <svg viewBox="0 0 100 100" xmlns="http://www.w3.org/2000/svg" style="display: none;">
${SYMBOLS}
    </svg>
</div>
        <nav class="rn-mainNav" data-test-selector="block-mainNav">
            <ul>
${NAVIGATION}
            </ul>
        </nav>
</div>
${body}
<section class="rn-canvas rn-footer">
    <p class="rn-footer__copy">All horses, people, races &amp; results on this page are invented.</p>
    <a class="rn-footer__link" href="/results/">More results</a>
</section>
<script type="text/javascript">window.simulatorReady = true;</script>
</body>
</html>
`;
}
