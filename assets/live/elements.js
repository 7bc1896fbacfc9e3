// Fills the lists and tables of the live page. Runs before page.js.
(() => {
  'use strict';

  const find = (id) => document.getElementById(id);

  function row(cells) {
    const line = document.createElement('tr');
    for (const [index, cell] of cells.entries()) {
      const number = typeof cell === 'object';
      const element = document.createElement(index === 0 ? 'th' : 'td');
      if (index === 0) element.scope = 'row';
      element.textContent = number ? cell.number : cell;
      if (number) element.className = 'number';
      line.append(element);
    }
    return line;
  }

  const number = (text) => ({ number: text });

  function fillRows(id, rows) {
    find(id).replaceChildren(...rows.map(row));
  }

  function options(id, entries) {
    const select = find(id);
    // A list that is open would jump.
    const given = JSON.stringify(entries);
    if (select.dataset.entries === given) return;
    select.dataset.entries = given;
    const value = select.value;
    select.replaceChildren(
      ...entries.map(([given, text]) => {
        const option = document.createElement('option');
        option.value = given;
        option.textContent = text;
        return option;
      }),
    );
    if (entries.some(([given]) => given === value)) select.value = value;
  }

  function showFigures(figures) {
    const list = find('now');
    if (list.children.length !== figures.length) {
      list.replaceChildren(
        ...figures.map(() => {
          const box = document.createElement('div');
          const more = document.createElement('dd');
          more.className = 'more';
          box.append(document.createElement('dt'), document.createElement('dd'), more);
          return box;
        }),
      );
    }
    for (const [index, texts] of figures.entries()) {
      texts.forEach((text, at) => {
        list.children[index].children[at].textContent = text;
      });
    }
  }

  window.liveElements = { number, fillRows, options, showFigures };
})();
