"""Pages that try to run a script, to load something or to lead away, each by another way past a cleaner of markup."""

from __future__ import annotations

RUN = "window.hurt=1;alert(1);top.location='http://127.0.0.1:9/left'"
_LATE = '<img src=http://127.0.0.1:9/i onerror="window.hurt=1;alert(1)">'

NASTY: dict[str, bytes] = {
    name: page if isinstance(page, bytes) else page.encode()
    for name, page in {
        "script": f"<script>{RUN}</script><script src=//127.0.0.1:9/s.js></script><SCRIPT\x0c>{RUN}</SCRIPT>",
        "handlers": f'<body onload="{RUN}" onfocus={_LATE}><div onmouseover="{RUN}" OnClick="{RUN}" on\x00click="{RUN}">x</div>'
        f'<details open ontoggle="{RUN}"><summary>s</summary>d</details><marquee onstart="{RUN}">m</marquee>',
        "addresses": f'<a href="javascript:{RUN}">a</a><a href=" &#106;ava&Tab;script&colon;{RUN}">b</a><a href="java\nscript:{RUN}">c</a>'
        f'<a href="data:text/html,<script>{RUN}</script>">d</a><a href="vbscript:x">e</a><a href="blob:x">f</a>'
        '<a href="https://elsewhere.example/" ping="http://127.0.0.1:9/ping" target=_top download>g</a>',
        "loads": "<img src=http://127.0.0.1:9/a srcset='http://127.0.0.1:9/b 2x'><picture><source srcset=http://127.0.0.1:9/c></picture>"
        "<video src=http://127.0.0.1:9/d poster=http://127.0.0.1:9/e autoplay></video><audio src=http://127.0.0.1:9/f></audio>"
        "<link rel=stylesheet href=http://127.0.0.1:9/g><link rel=preload as=image href=http://127.0.0.1:9/h>"
        "<table background=http://127.0.0.1:9/i><tr><td background=http://127.0.0.1:9/j>x</td></tr></table><input type=image src=http://127.0.0.1:9/k>",
        "leads": f'<meta http-equiv=refresh content="0;url=http://127.0.0.1:9/left"><meta http-equiv=refresh content="0;url=javascript:{RUN}">'
        "<base href=http://127.0.0.1:9/ target=_top><meta http-equiv=set-cookie content=a=b><p>x</p>",
        "frames": f'<iframe src="javascript:{RUN}"></iframe><iframe srcdoc="<script>parent.hurt=1</script>"></iframe><object data="javascript:{RUN}">'
        f'<p>within</p></object><embed src="data:text/html,<script>{RUN}</script>"><applet code=x></applet><portal src=//127.0.0.1:9></portal>',
        "frameset": f'<html><frameset onload="{RUN}"><frame src="javascript:{RUN}"><frame src=http://127.0.0.1:9/f></frameset></html>',
        "forms": f'<form action="javascript:{RUN}"><input formaction="javascript:{RUN}" type=submit autofocus onfocus="{RUN}"><button formaction=http://127.0.0.1:9/b>b</button>'
        "<isindex action=http://127.0.0.1:9/i></form><form id=x></form><button form=x formaction=javascript:alert(1)>y</button>",
        "svg": f'<svg onload="{RUN}"><script>{RUN}</script><a xlink:href="javascript:{RUN}"><text>x</text></a><animate onbegin="{RUN}" attributeName=x dur=1s />'
        f'<image href=http://127.0.0.1:9/i /><use href="data:image/svg+xml,<svg id=x onload={RUN}>#x"/><foreignObject><iframe srcdoc="<script>parent.hurt=1</script>"></iframe></foreignObject></svg>',
        "mxss-math": f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={RUN}&gt;">',
        "mxss-svg": f'<svg></p><style><a id="</style><img src=1 onerror={RUN}>">',
        "mxss-form": f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
        "mxss-noscript": f'<noscript><p title="</noscript><img src=x onerror={RUN}>">',
        "mxss-select": f'<select><template><style><!--</style><a rel="--></style></template></select><img id=x src onerror={RUN}>">',
        "mxss-title": f"<svg><title><style><img title='</style><img src=x onerror={RUN}>'></title></svg><title></title><img src=x onerror={RUN}></title>",
        "mxss-table": f'<table><math><select><mglyph><xmp><a title="</xmp><img src onerror={RUN}>">',
        "mxss-deep": "<div>" * 600 + f"<svg><style><img src=x onerror={RUN}></style></svg>" + "</div>" * 600,
        "template": f"<template><script>{RUN}</script>{_LATE}</template><div><template shadowrootmode=open><script>{RUN}</script>{_LATE}</template></div>",
        "raw": f"<xmp><script>{RUN}</script></xmp><noembed>{_LATE}</noembed><noframes>{_LATE}</noframes><textarea></textarea>{_LATE}<listing>{_LATE}</listing>",
        "plaintext": f"<plaintext><script>{RUN}</script>{_LATE}</plaintext>",
        "cdata": f"<![CDATA[<script>{RUN}</script>]]><svg><![CDATA[><img src=x onerror={RUN}>]]></svg><?xml-stylesheet href=http://127.0.0.1:9/x?>",
        "conditional": f"<!--[if gte IE 4]><script>{RUN}</script><![endif]--><!--><script>{RUN}</script>--><!-- --!><img src=x onerror={RUN}> -->",
        "utf-7": f"<meta charset=utf-7><p>+ADw-script+AD4-{RUN}+ADw-/script+AD4-</p>",
        "utf-16": ("\ufeff<script>" + RUN + "</script><p>x</p>").encode("utf-16-le"),
        "iso-2022": b'<meta charset=iso-2022-jp><p title="\x1b$B"></p><img src=x onerror=window.hurt=1>">',
        "nulls": b"<scr\0ipt>window.hurt=1</scr\0ipt><\0script>window.hurt=1</script><a hr\0ef=java\0script:alert(1)>x</a><img\0 src=x o\0nerror=alert(1)>",
        "unclosed": f"<p>x<a href='javascript:{RUN}'>y<img src=x onerror={RUN} <b title=\"<script>{RUN}",
        "attributes": f"<p class='\"><script>{RUN}</script>' id=\"'><img src=x onerror={RUN}>\" title='</title></style><script>{RUN}</script>' lang='\"onclick=alert(1)'>x</p>",
        "title": f"<title></title></title><script>{RUN}</script><p>x</p><title>&lt;/title&gt;&lt;script&gt;{RUN}&lt;/script&gt;</title>",
        "styles": "<style>@import 'http://127.0.0.1:9/a';@import url(http://127.0.0.1:9/b);p{background:url(http://127.0.0.1:9/c)}"
        "p::after{content:image-set('http://127.0.0.1:9/d' 1x)}@font-face{font-family:x;src:url(http://127.0.0.1:9/e)}p{font-family:x;background:\\75rl(http://127.0.0.1:9/f)}"
        "p{background:u/**/rl(http://127.0.0.1:9/g);cursor:url('http://127.0.0.1:9/h'),auto}}}</p>.prongsai-banner{display:none!important}"
        "body::before{content:'fake';position:fixed;inset:0;background:red}.prongsai-page{position:fixed!important;inset:0;margin-top:-99px!important}</style>"
        '<p style="background:url(http://127.0.0.1:9/i);x:expression(alert(1))}*{display:none}">x</p><style>p{a:\'</style><script>window.hurt=1</script>',
        "moved": "<style>html{margin-top:-300px!important;zoom:.01}body{transform:translateY(-200px);display:flex;flex-direction:column-reverse;"
        "min-height:9000px;animation:x 1ms forwards!important}@keyframes x{to{translate:0 -900px}}*{display:none!important}</style><p>x</p>",
        "covered": "<style>.prongsai-page{outline:90px solid #fff!important;z-index:2147483647!important}html{opacity:0;filter:brightness(0)}"
        "body{clip-path:inset(99px 0 0)}body::first-line{font-size:0}</style><p>x</p>",
        "deep-styles": f"<style>{'a{' * 40_000}</style><style>{'a:not(' * 15_000}</style><p style='width:{'calc(' * 600}'>x</p>",
        "ours": "<p id=prongsai-mark class='prongsai-word prongsai-banner'>x</p><a name=prongsai-mark>y</a><div class=prongsai-page style='position:fixed;inset:0'>z</div>",
        "pictures": f"<img src='data:image/svg+xml,<svg onload={RUN}>'><img src='data:image/png;base64,AA\" onerror={RUN}'><img src=DATA:text/html,x><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
    }.items()
}
