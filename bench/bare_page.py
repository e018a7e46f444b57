"""What our pages are measured against: Flask and one Jinja template as their manuals show them, and nothing else.

Nobody signs in, nothing is asked of another service or of a database, and nothing is written down.
"""

from flask import Flask, render_template
from jinja2 import DictLoader

PAGE = """<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{{ title }} – {{ council }}</title>
    <link rel="stylesheet" href="{{ url_for('static', filename='page.css') }}">
  </head>
  <body>
    <header>
      <a href="{{ url_for('show') }}">{{ council }}</a>
      <nav>
        <ul>
          {% for text, href in navigation %}
            <li><a href="{{ href }}"{% if loop.first %} aria-current="page"{% endif %}>{{ text }}</a></li>
          {% endfor %}
        </ul>
      </nav>
    </header>
    <main id="main-content">
      <h1>{{ title }}</h1>
      <p>Hello, {{ name }}. There are {{ lines | length }} lines on this page.</p>
      <table>
        <caption>{{ title }}</caption>
        <thead>
          <tr><th scope="col">Booking</th><th scope="col">State</th><th scope="col">With</th></tr>
        </thead>
        <tbody>
          {% for line in lines %}
            <tr>
              <th scope="row"><a href="{{ url_for('show', line=line.number) }}">{{ line.title }}</a></th>
              <td>{{ line.state | replace("_", " ") | capitalize }}</td>
              <td>{% if line.who %}{{ line.who }}{% else %}Nobody yet{% endif %}</td>
            </tr>
          {% endfor %}
        </tbody>
      </table>
      {% if lines | length > 5 %}<p>These are all of them.</p>{% endif %}
    </main>
    <footer>
      <p>{{ council }}</p>
    </footer>
  </body>
</html>
"""
NAVIGATION = tuple((text, f"/{text.lower()}") for text in ("Home", "Bookings", "Venues", "Training", "Packs"))
LINES = tuple(
    {"number": number, "title": f"Event {number}", "state": "info_requested", "who": "A. Clerk" if number % 2 else ""}
    for number in range(1, 11)
)


def create_app() -> Flask:
    """One route and one template of fifty lines."""
    app = Flask("bare_page")
    app.jinja_loader = DictLoader({"page.html": PAGE})

    @app.get("/")
    def show() -> str:
        return render_template(
            "page.html", title="Bookings", council="Council", name="A. Clerk", navigation=NAVIGATION, lines=LINES
        )

    return app
