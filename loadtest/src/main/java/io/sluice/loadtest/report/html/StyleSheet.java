package io.sluice.loadtest.report.html;

/**
 * The page's look. Colours of targets are told apart by readers who don't see red and green (after
 * Okabe and Ito), in light and in dark.
 */
final class StyleSheet {
    static final String TEXT =
            """

            :root {
              color-scheme: light dark;
              --page: #ffffff; --ink: #1b2330; --soft: #5a6675; --rule: #e3e7ec; --panel: #f5f7f9;
              --good: #12694a; --goodbg: #e7f4ee; --bad: #ad2117; --badbg: #fcebe9;
              --warn: #7a5200; --warnbg: #fdf5e2; --void: #eceff3; --hatch: #c3c9d1;
              --h0: #0072b2; --h1: #d0530a; --h2: #008a66; --h3: #b0508f; --h4: #8f6d00; --h5: #46555f;
            }
            @media screen and (prefers-color-scheme: dark) {
              :root {
                --page: #12161c; --ink: #e3e8ee; --soft: #98a4b3; --rule: #2a313b; --panel: #1a2028;
                --good: #6fd3a6; --goodbg: #12291f; --bad: #ff9a8d; --badbg: #351916;
                --warn: #f0c674; --warnbg: #2b2312; --void: #1e252e; --hatch: #3d4753;
                --h0: #5cb3f0; --h1: #ff9350; --h2: #3fcf9f; --h3: #e79bcb; --h4: #e6c34a; --h5: #b4c1cb;
              }
            }
            * { box-sizing: border-box; }
            body {
              margin: 0 auto; padding: 40px 32px 80px; max-width: 1024px;
              background: var(--page); color: var(--ink);
              font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
              font-variant-numeric: tabular-nums lining-nums;
            }
            h1 { font-size: 30px; line-height: 1.2; font-weight: 650; letter-spacing: -0.015em; margin: 0; overflow-wrap: anywhere; }
            h2 { font-size: 19px; font-weight: 650; letter-spacing: -0.005em; margin: 0 0 4px; }
            h3 { font-size: 15px; font-weight: 600; margin: 22px 0 4px; overflow-wrap: anywhere; }
            p { margin: 0 0 10px; max-width: 76ch; }
            section { margin-top: 48px; }
            .kicker { color: var(--soft); font-size: 13px; margin-bottom: 4px; }
            .facts { color: var(--soft); margin: 8px 0 20px; max-width: none; }
            .soft { color: var(--soft); font-weight: 400; }
            p.soft { font-size: 14px; }
            .verdict { display: flex; gap: 14px; align-items: baseline; max-width: none; padding: 12px 16px; border-radius: 6px; background: var(--panel); }
            .verdict strong { letter-spacing: 0.04em; white-space: nowrap; }
            .verdict span { overflow-wrap: anywhere; }
            .verdict.pass { background: var(--goodbg); }
            .verdict.fail { background: var(--badbg); }
            .pass strong, td .pass { color: var(--good); }
            .fail strong, td .fail { color: var(--bad); }
            td .fail, td .pass { font-weight: 600; }
            nav { display: flex; flex-wrap: wrap; gap: 2px 18px; margin-top: 18px; font-size: 13px; }
            nav a { color: var(--soft); text-decoration: none; border-bottom: 1px solid var(--rule); }
            nav a:hover { color: var(--ink); border-color: var(--ink); }
            .scroll { overflow-x: auto; margin-top: 10px; }
            table { border-collapse: collapse; font-size: 14px; }
            th, td { padding: 5px 0 5px 28px; text-align: right; font-weight: 400; white-space: nowrap; vertical-align: baseline; }
            th:first-child { padding-left: 0; text-align: left; min-width: 150px; }
            th.word, td.word { text-align: left; }
            thead th { color: var(--soft); font-size: 13px; border-bottom: 1px solid var(--ink); vertical-align: bottom; }
            thead th:not(:first-child) { max-width: 220px; overflow: hidden; text-overflow: ellipsis; }
            tbody tr { border-bottom: 1px solid var(--rule); }
            tr.group { border-bottom: 1px solid var(--rule); }
            tr.group th { padding-top: 18px; font-weight: 600; white-space: normal; }
            .zero { color: var(--soft); }
            td.harm { color: var(--bad); font-weight: 650; }
            tr.void { color: var(--soft); background: var(--panel); }
            td.why { white-space: normal; min-width: 150px; max-width: 300px; overflow-wrap: anywhere; }
            .windows { font-size: 13px; }
            .windows th, .windows td { padding-left: 18px; }
            .windows th:first-child { min-width: 0; padding-left: 6px; text-align: right; }
            .ratios th, .ratios td { padding-left: 12px; vertical-align: middle; }
            .ratios th:first-child { padding-left: 0; }
            .ratios td.forest { padding: 0 0 0 12px; line-height: 0; }
            .ratios tbody tr { border-bottom: 0; }
            tr.axis td, tr.axis th { padding-top: 0; padding-bottom: 0; }
            .notes { margin: 10px 0 0; padding-left: 20px; max-width: 90ch; overflow-wrap: anywhere; }
            .notes.warn { padding: 12px 16px 12px 36px; border-radius: 6px; background: var(--warnbg); max-width: none; }
            .notes.warn strong { color: var(--warn); }
            .notes ul { padding-left: 18px; }
            figure { margin: 18px 0 0; break-inside: avoid; }
            figure.course { margin-top: 10px; }
            figcaption { font-size: 14px; color: var(--soft); margin-bottom: 6px; overflow-wrap: anywhere; }
            figcaption strong { color: var(--ink); font-weight: 600; }
            figure svg { display: block; width: 100%; height: auto; overflow: visible; }
            .pair { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(380px, 100%), 1fr)); gap: 0 20px; }
            .pair figcaption { min-height: 42px; }
            .defs { position: absolute; }
            .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 8px 0 0; padding: 0; font-size: 13px; }
            .legend li { display: flex; gap: 8px; align-items: center; overflow-wrap: anywhere; }
            .h0 { --c: var(--h0); } .h1 { --c: var(--h1); } .h2 { --c: var(--h2); }
            .h3 { --c: var(--h3); } .h4 { --c: var(--h4); } .h5 { --c: var(--h5); }
            svg text { font-size: 12px; fill: var(--ink); }
            svg .tick, svg .axis { fill: var(--soft); }
            svg .soft { fill: var(--soft); }
            svg .end { fill: var(--c); font-weight: 600; }
            svg text.thin { font-weight: 400; }
            svg .total { font-weight: 650; }
            svg .fail { fill: var(--bad); font-weight: 600; }
            .grid { stroke: var(--rule); stroke-width: 1; }
            .base { stroke: var(--soft); stroke-width: 1; }
            .one { stroke: var(--soft); stroke-width: 1; }
            .line { fill: none; stroke: var(--c); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
            .line.thin { stroke-width: 1.25; stroke-opacity: 0.65; }
            .line.again { stroke-dasharray: 6 5; }
            .line.dots { stroke-dasharray: 1 4; stroke-width: 2; stroke-opacity: 1; }
            .dot { fill: var(--c); }
            .whisker { stroke: var(--c); stroke-width: 2; }
            .whisker.control { stroke: var(--soft); stroke-width: 1; }
            .dot.control { fill: var(--page); stroke: var(--soft); stroke-width: 1.25; }
            .body { fill: var(--c); }
            .tail { fill: var(--c); fill-opacity: 0.28; }
            .budget { stroke: var(--ink); stroke-width: 2; }
            .warmup { fill: var(--void); }
            .invalid { fill: url(#hatch); }
            .hatch { stroke: var(--hatch); stroke-width: 3; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 28px; margin: 10px 0 0; font-size: 14px; }
            dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
            details { margin-top: 8px; } summary { cursor: pointer; font-size: 14px; color: var(--soft); }
            pre { background: var(--panel); padding: 14px 16px; border-radius: 6px; overflow-x: auto; font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
            @media screen and (max-width: 700px) {
              body { padding: 24px 16px 48px; }
              figure { overflow-x: auto; }
              figure svg { min-width: 680px; }
              .pair svg { min-width: 400px; }
            }
            @media print {
              body { max-width: none; padding: 0; font-size: 12px; }
              nav { display: none; }
              section { margin-top: 28px; }
              tr, .verdict { break-inside: avoid; }
              h2, h3 { break-after: avoid; }
              .scroll { overflow: visible; }
              table, .windows { font-size: 10.5px; }
              th, td, .windows th, .windows td { padding-left: 12px; }
              th:first-child { min-width: 0; }
              thead th { font-size: 10px; }
              .ratios th, .ratios td { padding-left: 8px; }
              .forest svg { width: 140px; height: auto; }
              td.why { max-width: 180px; min-width: 90px; }
              .pair { grid-template-columns: 1fr 1fr; }
              pre { white-space: pre-wrap; }
              * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
            }
            """;

    private StyleSheet() {}
}
