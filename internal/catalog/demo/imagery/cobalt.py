"""Painting in cobalt on turned porcelain. The brush works on the unrolled side
of a lathe: a is the angle round the axis in radians, z the height in metres; the
strokes are laid in metres, so nothing is stretched where the body swells."""
import math

import numpy as np

from materials import gloss, picture, skin_of, wire
from shapes import TAU, smooth

SEGMENTS = 256
WHITE, WASH, DARK = (.76, .775, .77), (.20, .285, .55), (.012, .026, .17)


class Brush:
    """The density of cobalt, 0..1, over the uv of lathe(profile, steps=steps,
    segments=SEGMENTS). The seam lies at a = 0."""

    def __init__(self, profile, steps=10, size=(1100, 2400)):
        line = smooth(profile, steps)
        h, w = size
        row = np.linspace(0, len(line) - 1, h)
        runs = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        self.run, self.radius, self.height = (np.interp(row, np.arange(len(line)), k) for k in (runs, line[:, 0], line[:, 1]))
        self.angle = (np.arange(w) + .5) / w * TAU * (SEGMENTS - 1) / SEGMENTS
        self.ink = np.zeros(size, np.float32)

    def start(self, z, inside=False):
        """Way along the profile at a height, on its outer or inner side."""
        near = abs(self.height - z)
        top = int(np.argmax(self.height))
        return self.run[np.argmin(near[:top + 1])] if not inside else self.run[top + np.argmin(near[top:])]

    def at(self, a, run, reach):
        """Rows, columns and offsets (x, y) in metres round a spot."""
        rows = np.flatnonzero(abs(self.run - run) < reach)
        wide = reach / max(self.radius[rows].min(), .004)
        turn = (self.angle - a + math.pi) % TAU - math.pi
        columns = np.flatnonzero(abs(turn) < min(wide, math.pi))
        return np.ix_(rows, columns), turn[columns][None, :] * self.radius[rows][:, None], (self.run[rows] - run)[:, None] + 0 * turn[columns]

    def fill(self, where, far, tone, edge=.9, line=.0006, soft=.0003):
        """Lay a wash where far < 0 (metres) and draw its outline. tone may be an array."""
        ink = self.ink[where]
        cover = np.clip(.5 - far / soft, 0, 1)
        ink = ink * (1 - cover) + tone * cover
        stroke = np.clip(1.2 - abs(far) / line, 0, 1) * edge
        self.ink[where] = np.maximum(ink, stroke)

    def petal(self, a, run, angle, length, width, tone=.5, frill=.06):
        """A fan that opens from (a, run) along an angle (0 is up), dark at its heart."""
        where, x, y = self.at(a, run, length * 1.25)
        p, q = x * math.sin(angle) + y * math.cos(angle), x * math.cos(angle) - y * math.sin(angle)
        side = np.clip(abs(q) / (width / 2), 0, 1)
        reach = length * (1 - .30 * side ** 2.4) * (1 + frill * np.cos(side * 8.5))
        t = np.clip(p / np.maximum(reach, 1e-6), 0, 1)
        half = width / 2 * np.clip(t, .02, 1) ** .62
        far = np.maximum(np.maximum(abs(q) - half, p - reach), -p)
        veins = .5 + .5 * np.cos(q / np.maximum(half, 1e-4) * 11)
        wash = tone * (1.05 - .78 * t ** .8 + .22 * veins * (1 - t) + .25 * side ** 3)
        self.fill(where, far, wash, .97, .0009)

    def leaf(self, a, run, angle, length, width, tone=.72, bend=0.):
        """A pointed leaf with a light vein."""
        where, x, y = self.at(a, run, length * 1.2)
        p, q = x * math.sin(angle) + y * math.cos(angle), x * math.cos(angle) - y * math.sin(angle)
        t = np.clip(p / length, 0, 1)
        q = q - bend * length * t * t
        half = width / 2 * np.sin(math.pi * np.clip(t, 0, 1) ** .72) ** .85
        far = np.maximum(abs(q) - half, np.maximum(-p, p - length))
        vein = np.clip(1 - abs(q) / .0005, 0, 1)
        twigs = (np.sin((p - abs(q) * .8) * 1600 / (1 + length * 20)) > .72) * .14
        self.fill(where, far, tone * (.82 + .3 * (q > 0)) * (1 - .5 * vein) - twigs, .92)

    def stroke(self, points, width, tone=.88, taper=True):
        """A line through (a, run) points, smoothed; thinner to its end."""
        line = smooth(points, 8)
        for i, ((a, r), (b, s)) in enumerate(zip(line, line[1:])):
            span = math.hypot((b - a) * np.interp((r + s) / 2, self.run, self.radius), s - r)
            where, x, y = self.at((a + b) / 2, (r + s) / 2, span / 2 + width * 2)
            dx, dy = (b - a) * np.interp((r + s) / 2, self.run, self.radius), s - r
            t = np.clip((x * dx + y * dy) / max(dx * dx + dy * dy, 1e-12), -.5, .5)
            size = width / 2 * ((1 - .65 * i / len(line)) if taper else 1)
            cover = np.clip((size - np.hypot(x - t * dx, y - t * dy)) / .0003 + .5, 0, 1)
            self.ink[where] = np.maximum(self.ink[where], cover * tone)

    def band(self, run, width, tone=.85):
        """A line round the body."""
        cover = np.clip((width / 2 - abs(self.run - run)) / .0003 + .5, 0, 1)[:, None]
        self.ink = np.maximum(self.ink, cover * tone)

    def row(self, run, tall, many, shape, shift=0.):
        """Repeat shape(x, y) round the body: x -1..1 across a place, y 0..1 up;
        it gives far (below 0 inside, in units of a place) and a tone."""
        rows = np.flatnonzero((self.run > run) & (self.run < run + tall))
        x = ((self.angle / TAU * many + shift) % 1) * 2 - 1
        far, tone = shape(x[None, :], ((self.run[rows] - run) / tall)[:, None])
        unit = TAU * self.radius[rows].mean() / many / 2
        where = np.ix_(rows, np.arange(len(x)))
        self.fill(where, far * unit, tone, .9, .0006)

    def paint(self, rough=.10, white=WHITE):
        """The glazed and painted material."""
        h, w = self.ink.shape
        y, x = np.mgrid[0:h, 0:w] / w * TAU
        cloud = sum(np.sin(k * x + 1.7 * k + 2.2 * np.sin(k * .7 * y + k)) * np.sin(k * 1.3 * y + k) for k in (3, 7, 13, 29)) / 4
        ink = np.clip(self.ink * (1 + .22 * cloud), 0, 1)[..., None]
        low, high = np.clip(ink / .5, 0, 1), np.clip(ink / .5 - 1, 0, 1)
        white, wash, dark = (np.array(c) for c in (white, WASH, DARK))
        made = gloss(WHITE, rough, Specular=.55)
        drawn = picture(made, (white + (wash - white) * low) * (1 - high) + dark * high, colour=False)
        wire(made, drawn, 'Color', skin_of(made), 'Base Color')
        return made


def peony(brush, a, run, size, tilt=0.):
    """A full flower: three rings of petals about a heart."""
    for many, reach, wide, tone, shift in ((8, 1., .86, .66, 0), (7, .74, .68, .80, .5), (5, .50, .54, .92, .2)):
        for k in range(many):
            brush.petal(a, run, tilt + TAU * (k + shift) / many, size * reach, size * wide, tone, .07)
    for k in range(5):
        brush.petal(a, run - size * .02, tilt + TAU * k / 5, size * .24, size * .22, 1.1, 0)


def spray(brush, a, run, angle, size):
    """A peony's leaf: three blades on a stalk."""
    for turn, reach in ((-.75, .72), (.75, .72), (0, 1.)):
        brush.leaf(a, run, angle + turn, size * reach, size * .36, .70, .12 * np.sign(turn))


def lappet(x, y):
    """A pointed leaf that stands upright, outlined twice."""
    half = .92 * np.clip(1 - y ** 2.6, 0, 1) ** .8
    far = abs(x) - half
    inner = abs(x) - half * .62 + .3 * y
    vein = (abs(x) < .06) & (y < .8)
    tone = np.where(inner < 0, .62 - .35 * y, .04) + .35 * vein
    return np.maximum(far, y - .995), tone


def cloud_head(x, y):
    """A hanging lobe of the shoulder's collar."""
    y = 1 - y
    lobes = np.minimum(np.hypot(x - .42, (y - .36) * 1.1) - .50, np.hypot(x + .42, (y - .36) * 1.1) - .50)
    lobes = np.minimum(lobes, np.hypot(x, (y - .66) * 1.05) - .33)
    far = np.minimum(lobes, np.maximum(abs(x) - .9, y - .3))
    tone = np.where(far < -.22, .10, .66 - .3 * y)
    curl = abs(np.hypot(abs(x) - .42, y - .38) - .17)
    return far, np.where(curl < .05, .9, tone)


def scroll(x, y):
    """A running tendril with leaves, for a narrow band."""
    way = .5 + .26 * np.sin(math.pi * (x + 1))
    far = abs(y - way) * 1.1 - .05
    for sign in (-1, 1):
        dot = np.hypot((x - sign * .5) * 1.3, (y - .5 + .04 * sign) * 1.0) - .17
        far = np.minimum(far, dot)
    return far, .8
