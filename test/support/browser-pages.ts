/** The pages of the test site for the browser worker, by path. */
export const pages: Readonly<Record<string, string>> = {
  '/form': `<!doctype html><title>Order</title><h1>Order</h1>
    <form method="post" action="/submitted">
      <label>Name <input name="name" required></label>
      <label>E-mail <input name="email" type="email" placeholder="you@example.com"></label>
      <label>Size <select name="size"><option value="s">Small<option value="l">Large</select></label>
      <label>Extras <select name="extras" multiple><option>Ink<option>Paper<option>Pens</select></label>
      <label><input type="checkbox" name="gift" value="yes"> As a gift</label>
      <label><input type="checkbox" name="news" value="yes" checked> Newsletter</label>
      <fieldset><label><input type="radio" name="pay" value="card"> Card</label><label><input type="radio" name="pay" value="cash"> Cash</label></fieldset>
      <label>Notes <textarea name="notes"></textarea></label>
      <button>Send</button><button type="button" disabled>Later</button>
    </form>`,
  '/login': `<!doctype html><title>Login</title><form method="post" action="/session">
      <label>User <input name="user"></label><label>Password <input name="password" type="password"></label><button>Log in</button></form>`,
  '/feed': `<!doctype html><title>Feed</title><style>li{height:80px}</style><ul id="feed"></ul><div id="end">loading</div><script>
      let from = 0, busy = false, done = false;
      async function more() {
        if (busy || done) return; busy = true;
        const items = await (await fetch('/feed/items?from=' + from)).json();
        from += items.length; done = items.length === 0;
        for (const item of items) feed.append(Object.assign(document.createElement('li'), { textContent: item }));
        if (done) end.textContent = 'that was all';
        busy = false;
      }
      new IntersectionObserver((entries) => entries[0].isIntersecting && more()).observe(end); more();
    </script>`,
  '/frames': `<!doctype html><title>Frames</title><h1>Outer</h1><iframe id="first" title="First" src="/frames/middle"></iframe>`,
  '/frames/middle': `<p>Middle</p><iframe class="deep" src="/frames/inner"></iframe>`,
  '/frames/inner': `<label>Code <input id="code"></label><button onclick="said.textContent = 'got ' + code.value">Take it</button><p id="said"></p>`,
  '/shadow': `<!doctype html><title>Shadow</title><shop-cart><span slot="title">Your cart</span></shop-cart><script>
      customElements.define('shop-item', class extends HTMLElement { connectedCallback() {
        this.attachShadow({ mode: 'open' }).innerHTML = '<b class="name">' + this.getAttribute('name') + '</b> <i class="price">' + this.getAttribute('price') + '</i> <button>Remove</button>';
        this.shadowRoot.querySelector('button').onclick = () => this.remove(); } });
      customElements.define('shop-cart', class extends HTMLElement { connectedCallback() {
        this.attachShadow({ mode: 'open' }).innerHTML = '<h2><slot name="title"></slot></h2><shop-item name="Bolt" price="1,20 €"></shop-item><shop-item name="Nut" price="0,80 €"></shop-item>'; } });
    </script>`,
  '/app': `<!doctype html><title>App</title><nav><a href="/app/parts/1">One</a> <a href="/app/parts/2">Two</a></nav><main id="view">Home</main><script>
      addEventListener('click', async (event) => { const link = event.target.closest('a'); if (!link) return; event.preventDefault();
        history.pushState({}, '', link.href); view.textContent = 'Loading'; const id = link.href.split('/').pop();
        const part = await (await fetch('/app/api?id=' + id)).json();
        setTimeout(() => { view.innerHTML = '<h1>' + part.name + '</h1>'; document.title = part.name; }, 150); });
    </script>`,
  '/files': `<!doctype html><title>Files</title><form method="post" action="/uploaded" enctype="multipart/form-data">
      <input type="file" name="files" multiple id="field" aria-label="Files" hidden><button type="button" onclick="field.click()">Choose</button><button>Upload</button></form>
      <a href="/report.csv">Report</a> <a href="/large.bin">Large</a>`,
  '/dialogs': `<!doctype html><title>Dialogs</title><button onclick="alert('Look out')">Alert</button>
      <button onclick="said.textContent = confirm('Sure?')">Confirm</button><button onclick="said.textContent = prompt('Your name?', 'nobody')">Prompt</button><p id="said"></p>`,
  '/popups': `<!doctype html><title>Popups</title><a href="/form" target="_blank">Order form</a>
      <button onclick="for (let i = 0; i < 12; i++) window.open('/frames/inner?' + i)">Many</button>`,
  '/products': `<!doctype html><title>Products</title><table id="products"><caption>Parts</caption>
      <thead><tr><th>Name</th><th>Price</th><th>Stock</th><th>Left</th></tr></thead><tbody>
      <tr><td><a href="/products/bolt">Bolt</a></td><td>$1,234.50</td><td>12 pcs</td><td>yes</td></tr>
      <tr><td><a href="/products/nut">Nut</a></td><td>0,80 €</td><td>3 pcs</td><td>no</td></tr>
      <tr><td>Washer | M4</td><td>on request</td><td></td><td></td></tr></tbody></table>`,
  '/article': `<!doctype html><title>Article</title><style>.hidden{display:none}</style><nav class="hidden">Menu</nav><article>
      <h1>On bolts</h1><p>A <em>bolt</em> has a <a href="/form">thread</a>.<br>It holds.</p><img src="/picture.png" alt="A bolt">
      <pre><code class="language-js">const a = 1;\n\nconst b = 2;</code></pre><ul><li>One<li>Two<ul><li>Deeper</ul></ul>
      <blockquote>Quoted</blockquote><p style="visibility:hidden">Invisible</p><script>var hidden = 'script'</script>
      ${Array.from({ length: 40 }, (_, index) => `<section><h2>Part ${index + 1}</h2><p>Paragraph ${index + 1} says <b>something</b> that is long enough to count.</p></section>`).join('')}</article>`,
  '/resources': `<!doctype html><title>Resources</title><link rel="stylesheet" href="/missing.css"><img src="/picture.png"><p>Here</p><script>console.log('ready'); console.error('careful'); setTimeout(() => { throw new Error('late') })</script>`,
  '/covered': `<!doctype html><title>Covered</title><button id="below">Below</button><div style="position:fixed;inset:0" id="veil"></div>`,
  '/later': `<!doctype html><title>Later</title><div id="place"></div><script>setTimeout(() => { place.innerHTML = '<button onclick="this.textContent = \\'Done\\'">Go</button>'; window.isReady = true }, 300)</script>`,
  '/device': `<!doctype html><meta name="viewport" content="width=device-width"><title>Device</title><pre id="facts"></pre><script>
      const scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
      facts.textContent = JSON.stringify({ width: innerWidth, language: navigator.language, zone: Intl.DateTimeFormat().resolvedOptions().timeZone, scheme, agent: navigator.userAgent, touch: navigator.maxTouchPoints > 0 });
    </script>`,
};
