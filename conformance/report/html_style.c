/* How the page looks: one calm column, colours by the reader's preference, ink for what needs it. No verdict is told by colour alone. */
#include "report/html.h"

const char *const csn_html_style[] = {
    ":root{color-scheme:light dark;--paper:#faf9f7;--card:#fff;--ink:#23262b;--soft:#646b75;--line:#e3e0da;--code:#f4f2ee;--link:#2a5d9f;"
    "--pass:#2f7d4f;--fail:#b3403a;--warn:#8f5f00;--skip:#6c727b;--known:#6d5aa8;--mark:#ffd9a8}\n",
    "@media(prefers-color-scheme:dark){:root{--paper:#16181c;--card:#1d2025;--ink:#dfe2e7;--soft:#979ea9;--line:#30343b;--code:#14161a;"
    "--link:#8db8f0;--pass:#6cbf8c;--fail:#ec8a83;--warn:#dcae57;--skip:#8d949e;--known:#ab9be0;--mark:#6b4713}}\n",
    "*{box-sizing:border-box}\n"
    "html{background:var(--paper);color:var(--ink);font:15px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Liberation Sans',sans-serif}\n"
    "body{max-width:72rem;margin:0 auto;padding:2.5rem 1.5rem 5rem}\n"
    "h1{font-size:1.55rem;font-weight:650;letter-spacing:-.01em;margin:0}\n"
    "h2{font-size:1.1rem;font-weight:650;margin:2.8rem 0 .8rem}h3{font-size:1rem;font-weight:650;margin:1.8rem 0 .5rem}\n"
    "p{margin:.3rem 0}a{color:var(--link);text-underline-offset:.15em}.soft{color:var(--soft)}\n"
    "code,pre{font:13px/1.5 ui-monospace,'SF Mono','Cascadia Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace}\n"
    ":focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}\n",
    ".clients{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));margin:1.6rem 0 0;padding:0;"
    "list-style:none}\n"
    ".clients>li{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem 1.15rem}\n"
    ".name{color:var(--soft);overflow-wrap:anywhere}.standing{font-size:1.3rem;font-weight:650;line-height:1.35}\n"
    ".counts{display:flex;flex-wrap:wrap;gap:.1rem .9rem;font-size:.9rem;margin-top:.5rem}\n"
    ".bar{display:flex;gap:2px;height:6px;border-radius:3px;overflow:hidden;margin:.7rem 0 .2rem;background:var(--line)}\n"
    ".bar>i{min-width:3px}.bar .pass{background:var(--pass)}.bar .fail,.bar .broken,.bar .unexpected-pass{background:var(--fail)}"
    ".bar .warn{background:var(--warn)}.bar .known-failure{background:var(--known)}.bar .unsupported{background:var(--skip);opacity:.45}\n",
    ".v{font-weight:600;white-space:nowrap}.v.pass,.good{color:var(--pass)}.v.fail,.v.broken,.v.unexpected-pass,.bad{color:var(--fail)}"
    ".v.warn,.middling{color:var(--warn)}.v.unsupported,.neutral{color:var(--skip)}.v.known-failure{color:var(--known)}\n",
    ".wide{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:10px}\n"
    "table{border-collapse:collapse;width:100%}th,td{padding:.5rem 1rem;text-align:left;border-bottom:1px solid var(--line);"
    "vertical-align:baseline}tbody tr:last-child>*{border-bottom:0}\n"
    "th{font-weight:500;overflow-wrap:break-word}thead th{min-width:8rem;color:var(--soft);font-size:.9rem}tbody th{min-width:10rem;max-width:26rem}\n"
    "td a{display:inline-block;color:inherit;text-decoration:underline 1px var(--line);text-underline-offset:.28em}td a:hover{"
    "text-decoration-color:currentColor}"
    "td.n{font-variant-numeric:tabular-nums;white-space:nowrap}\n",
    ".causes{list-style:none;margin:0;padding:0;display:grid;gap:.7rem}.causes h3{margin:0;font-weight:500;font-size:.92rem;color:var(--soft)}"
    ".causes h3 code{color:var(--ink);font-weight:650}\n"
    ".causes>li{background:var(--card);border:1px solid var(--line);border-left:3px solid var(--fail);border-radius:10px;padding:.7rem 1.1rem}"
    ".causes>.warn{border-left-color:var(--warn)}\n"
    ".symptoms{display:grid;grid-template-columns:5.6rem minmax(0,1fr);gap:.35rem 1rem;margin:.35rem 0 .45rem;overflow-wrap:anywhere}"
    ".symptoms .n{font-variant-numeric:tabular-nums;color:var(--soft)}.symptoms b{color:var(--ink);font-size:1.1rem}"
    ".causes dl{grid-template-columns:5.6rem minmax(0,1fr);margin:0}\n"
    "@media(min-width:60rem){.causes>li{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);column-gap:1.6rem}.causes h3{grid-column:"
    "1/-1}.symptoms{margin-bottom:0;align-content:start}.causes dl{grid-template-columns:4rem minmax(0,1fr);margin:.35rem 0 0;"
    "align-content:start}}\n",
    "summary{cursor:pointer;border-radius:6px}summary::marker{color:var(--soft)}\n"
    ".cell{background:var(--card);border:1px solid var(--line);border-radius:10px;margin:.5rem 0}\n"
    ".cell>summary{padding:.6rem 1rem}.cell>summary>*{margin-right:.8rem}.cell>div{border-top:1px solid var(--line);padding:.35rem .6rem}\n"
    ".case{border-radius:8px;content-visibility:auto;contain-intrinsic-size:auto 2.2rem}\n"
    ".case>summary{padding:.32rem .5rem;overflow-wrap:anywhere}.case>summary:hover,.case[open]>summary{background:var(--code)}"
    ".case>summary>*{margin-right:.6rem}.case>div{padding:.5rem .9rem 1.2rem 1.7rem}\n",
    ".check{border-left:3px solid var(--line);padding:.15rem 0 .15rem .9rem;margin:.8rem 0}.check.fail{border-color:var(--fail)}"
    ".check.warn{border-color:var(--warn)}.check>p:first-child{font-weight:550}\n"
    "dl{display:grid;grid-template-columns:4.2rem minmax(0,1fr);gap:.15rem .9rem;margin:.4rem 0}dt{color:var(--soft);white-space:nowrap}"
    "dd{margin:0;overflow-wrap:anywhere}\n"
    ".pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));gap:.7rem;margin:.6rem 0}\n"
    "figure{margin:0;min-width:0}figcaption{color:var(--soft);font-size:.88rem;margin-bottom:.15rem}\n"
    "pre{margin:0;background:var(--code);border:1px solid var(--line);border-radius:7px;padding:.55rem .75rem;white-space:pre-wrap;"
    "overflow-wrap:anywhere;max-height:32rem;overflow:auto}pre i{font-style:normal;color:var(--soft)}\n"
    "mark{background:var(--mark);color:inherit;border-radius:3px;padding:0 1px}\n"
    "footer{margin-top:3.5rem;color:var(--soft);font-size:.88rem}\n",
    "@media(max-width:40rem){body{padding:1.2rem .8rem 3rem}.symptoms,.causes dl,dl{grid-template-columns:minmax(0,1fr);row-gap:.1rem}}\n",
    "@media print{:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--code:#f6f6f6;--link:#000;"
    "--pass:#1d5c37;--fail:#8f201b;--warn:#6b4700;--known:#463581;--skip:#555;--mark:#ddd}html{font-size:10pt}"
    "body{max-width:none;padding:0}pre{max-height:none}.causes>li,tr{break-inside:avoid}h2,h3,summary{break-after:avoid}"
    ".case{content-visibility:visible}.case.pass:not([open]),.case.unsupported:not([open]){display:none}}\n",
    NULL,
};

/* Fills a case with its evidence when it is opened, opens what a link or the address points into, where the browser doesn't, and what did not
 * pass while the page is printed. */
const char csn_html_script[] =
    "let data,opened=[];"
    "function fill(at){const id=/^e(\\d+)-(\\d+)$/.exec(at.id);if(!id||at.firstChild)return;"
    "data=data||JSON.parse(document.getElementById('evidence').textContent);"
    "at.innerHTML=data.cases[id[1]][id[2]].map(one=>typeof one==='number'?data.shared[one]:one).join('')}"
    "function open(one){one.open=true;const at=one.lastElementChild;if(at)fill(at)}"
    "function show(){const at=document.getElementById(location.hash.slice(1));if(!at)return;"
    "for(let up=at;up;up=up.parentElement)if(up.tagName==='DETAILS')open(up);"
    "at.parentElement.scrollIntoView();const head=at.parentElement.querySelector('summary');if(head)head.focus({preventScroll:true})}"
    "addEventListener('toggle',one=>{if(one.target.open)open(one.target)},true);"
    "addEventListener('hashchange',show);"
    "addEventListener('beforeprint',()=>{opened=[...document.querySelectorAll('details.print:not([open])')];opened.forEach(open)});"
    "addEventListener('afterprint',()=>opened.forEach(one=>one.open=false));"
    "document.documentElement.dataset.ready='yes';show()";

/* SHA-256 of the script in base64. */
const char csn_html_script_hash[] = "p2prWOuzSczWw7Q3f9NrSmVO7IZrL4uGQPIVRl3wFTc=";
