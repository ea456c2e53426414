"""Tea: leaves in a scoop beside their tin, a pressed cake half out of its paper."""
import math

import numpy as np

from craft import *
from paints import *


def leaves(name, spots, paint, rng, long=1.6, wide=.3, flat=.5, curl=.4):
    """Dry leaves as one object: bent, creased and pointed strips. spots: (at, heading, pitch)."""
    grids = []
    for at, heading, pitch in spots:
        run = long * rng.uniform(.65, 1.2)
        t = np.linspace(0, 1, 9)
        bend = rng.normal(0, curl)
        angle = heading + bend * (t - .5) + rng.normal(0, .12) * np.sin(t * 6)
        rise = pitch + rng.normal(0, .35) * (t - .5)
        step = run / 8 * np.stack([np.cos(angle) * np.cos(rise), np.sin(angle) * np.cos(rise), np.sin(rise)], 1)
        line = at + np.cumsum(step, 0) - step.sum(0) / 2
        grow = np.sin(np.clip(t * .94 + .05, 0, 1) * math.pi) ** .6 * rng.uniform(.7, 1.15)
        half = wide / 2
        section = np.array([[-half, .10 * half], [-half * .4, flat * half * .55], [0, -flat * half * .1], [half * .4, flat * half * .55], [half, .12 * half],
                            [half * .4, flat * half * .15], [0, -flat * half * .6], [-half * .4, flat * half * .15]])
        grids.append(rod(line, section, up=(.02, .01, 1), grow=grow, twist=np.linspace(0, rng.normal(0, .9), 9) + rng.normal(0, .7)))
    return bundle(name, grids, paint, caps=True)


def leaf_paint(fresh, dull, dark):
    p = Paint('leaf', fresh, .55, specular=.35)
    tone = p.noise(1.3, 3., .6)
    vein = p.noise(3., 2., at=p.at((9., 1.2, 1.), space='UV'))
    p.set('Base Color', p.ramp(p.math('ADD', p.math('MULTIPLY', tone, .7), p.math('MULTIPLY', vein, .35)), (.34, dark), (.52, dull), (.68, fresh)))
    p.bump(vein, .02)
    return p


def wave_sheet(base, line, rows=1024, cols=2048, many=16):
    """Printed paper: overlapping round waves, drawn by distance."""
    y, x = np.mgrid[0:rows, 0:cols]
    pitch = cols / many
    best = np.zeros((rows, cols))
    done = np.zeros((rows, cols), bool)
    for row in range(int(rows / (pitch / 4)) + 5):
        cy = row * pitch / 4 - pitch / 2
        cx = (x + (row % 2) * pitch / 2) % pitch - pitch / 2
        far = np.hypot(cx, y - cy) / (pitch / 2)
        inside = (far < 1) & ~done
        bands = np.clip(1 - np.abs((far * 4.0) % 1 - .5) / .5 * 2.2, 0, 1) * (far > .2)
        best = np.where(inside, np.where(far > .955, 1., bands), best)
        done |= inside
    return base + (np.asarray(line) - base) * best[..., None]


def tin(at):
    """A steel caddy in printed paper, lid of lacquered green."""
    wrap = Paint('wrap', (.5, .5, .5), .62, specular=.3)
    base, line = np.array(rgb('2f5a48')), rgb('b9a877')
    tone = wrap.picture(wave_sheet(base, line))
    fibre = wrap.noise(5., 4.)
    wrap.set('Base Color', wrap.mix(.2, tone, wrap.ramp(fibre, (.3, .55), (.7, 1.)), 'MULTIPLY')).bump(fibre, .006)
    bright, green = steel(.24), Paint('lacquer', rgb('27483a'), .3, clearcoat=.5)
    radius = 4.3
    a = np.linspace(0, TAU, 128)
    wall = np.stack([np.stack([radius * np.cos(a), radius * np.sin(a), np.full(128, z)], 1) for z in np.linspace(.35, 11.2, 12)])
    parts = [sheet('wrap', wall, wrap),
             turn('rim', rounded([(.01, 0), (radius - .1, 0), (radius + .06, .12), (radius + .06, .38), (radius, .4)], .06), bright, 128),
             turn('neck', rounded([(radius, 11.15), (radius + .03, 11.25), (radius - .12, 11.35), (radius - .14, 12.4), (radius - .35, 12.4), (radius - .35, 3)], .05), bright, 128)]
    label = Paint('label', rgb('ece3cd'), .8)
    tone = label.picture(hills())
    label.set('Base Color', tone)
    b = np.linspace(-.50, .50, 40) - math.pi / 2 - .12
    r = radius + .015
    parts.append(sheet('label', np.stack([np.stack([r * np.cos(b), r * np.sin(b), np.full(40, z)], 1) for z in np.linspace(2.6, 9.2, 8)]), label))
    cap = [turn('cap', rounded([(radius + .02, 0), (radius + .05, .02), (radius + .06, 3.0), (radius - .1, 3.25), (2.9, 3.32), (2.8, 3.25), (.01, 3.25)], .22), green, 128),
           turn('cap rim', [(radius + .04, .0), (radius + .12, .06), (radius + .12, .3), (radius + .05, .36)], bright, 128)]
    parts += group(cap, (0, 0, 11.3))
    return group(parts, at)


def hills(rows=600, cols=512):
    """A label without words: hills in mist, a red sun, a thin frame."""
    y, x = np.mgrid[0:rows, 0:cols] / np.array([rows, cols])[:, None, None]
    out = np.ones((rows, cols, 3)) * rgb('efe6d0')
    sun = np.hypot((x - .68) * cols, (y - .74) * rows) < 38
    out[sun] = rgb('b5412c')
    for k, (height, code) in enumerate(((.56, 'b9c3ae'), (.44, '8da58c'), (.31, '587b66'), (.18, '2f5a48'))):
        ridge = height + .07 * np.sin(x * (5 + k) + k * 1.9) + .035 * np.sin(x * (13 + 2 * k) + k) + .012 * np.sin(x * 41 + k)
        part = y < ridge
        fade = np.clip((ridge - y) / .25, 0, 1)[..., None]
        out = np.where(part[..., None], np.asarray(rgb(code)) * (1 - .55 * fade) + np.asarray(rgb('efe6d0')) * .55 * fade, out)
    edge = np.minimum.reduce([x * cols, (1 - x) * cols, y * rows, (1 - y) * rows])
    out[(edge > 14) & (edge < 18)] = rgb('8c7a4a')
    out[edge <= 14] = rgb('efe6d0')
    return out


def greentea(view):
    scene(18 if view == 'main' else 10)
    rng = np.random.default_rng(12)
    fresh = leaf_paint(rgb('949552'), rgb('74784a'), rgb('484c30'))
    tin((2.6, 4.2, 0))
    scoop(wood('walnut', 'X', .8, .38, coat=.2), (-4.2, -3.6, 0), rng, fresh)
    spots = []
    for _ in range(46):
        r, a = abs(rng.normal(0, 1.9)), rng.uniform(0, TAU)
        spots.append((np.array([3.6 + 1.7 * r * math.cos(a), -5.4 + .9 * r * math.sin(a), .12]), rng.uniform(0, TAU), rng.normal(0, .05)))
    leaves('fallen', spots, fresh, rng)
    if view == 'main':
        return photo((-.4, -.5, 5.2), 25.5, 10, 19)
    return photo((-3.4, -3.9, 1.6), 11, 16, 30, fstop=10, focus=(-3.4, -5.4, 1.6))


def scoop(paint, at, rng, fresh):
    """A carved tea boat: a long half shell open at one end, heaped with leaves."""
    t = np.linspace(0, 1, 60)
    x = -6.3 + 12.4 * t
    half = 2.35 * np.sin(np.clip(t * .62 + .03, 0, 1) * math.pi) ** .62
    rows = []
    for xx, h in zip(x, half):
        a = np.linspace(0, math.pi, 33)
        outer = np.stack([np.full(33, xx), -h * np.cos(a), 1.9 - 1.9 * (h / 2.35) ** .6 * np.sin(a) ** .8], 1)
        inner = outer[::-1] * [1, .88, 1]
        inner[:, 2] = np.maximum(inner[:, 2] + .28, 0)
        inner[[0, -1], 2] = 1.9
        rows.append(np.concatenate([outer, inner]))
    boat = bundle('scoop', [np.array(rows)], paint, caps=True)
    spots = []
    for _ in range(520):
        u, v = rng.normal(.4, 2.3), rng.uniform(-1, 1)
        if abs(u) > 5.0:
            continue
        breadth = float(np.interp(u, x, half)) * .6
        heap = 1.3 + .95 * math.exp(-(u / 3.0) ** 2) * (1 - v * v)
        spots.append((np.array([u, v * breadth, heap + rng.uniform(-.35, .12)]), rng.normal(0, .7) + rng.integers(0, 2) * math.pi, rng.normal(0, .22)))
    heaped = leaves('heap', spots, fresh, rng)
    return group([boat, heaped], at, (0, 0, .32))


def disc_spots(rng, many, radius, top):
    spots = []
    for _ in range(many):
        r, a = radius * math.sqrt(rng.uniform(0, 1)), rng.uniform(0, TAU)
        spots.append((np.array([r * math.cos(a), r * math.sin(a), top(r)]), rng.uniform(0, TAU), rng.normal(0, .10)))
    return spots


def cake_top(r):
    """Height of a pressed cake at a distance from its middle."""
    return 1.7 * (1 - min(r / 10.1, 1.) ** 4) + .9 - .3 * math.exp(-(r / 3.2) ** 2)


def cake(rng, leaf, silver, ground):
    """A pressed disc: leaves lie in its skin, buds among them, its edge rough."""
    r = np.linspace(.01, 10.1, 60)
    profile = [(x, cake_top(x)) for x in r] + [(10.1, .6), (9.8, .25), (9.2, .05), (.01, .02)]
    parts = [turn('cake', profile, ground, 160, wobble=.006)]
    parts.append(leaves('pressed', disc_spots(rng, 2300, 9.9, lambda q: cake_top(q) + rng.uniform(-.08, .05)), leaf, rng, 2.0, .46, .35, .9))
    parts.append(leaves('buds', disc_spots(rng, 620, 9.8, lambda q: cake_top(q) + rng.uniform(-.04, .07)), silver, rng, 1.7, .26, .8, .5))
    edge = []
    for _ in range(900):
        a, z = rng.uniform(0, TAU), rng.uniform(.15, 1.0)
        far = 10.05 - .6 * abs(z - .6) ** 2 + rng.normal(0, .05)
        edge.append((np.array([far * math.cos(a), far * math.sin(a), z]), a + math.pi / 2 + rng.normal(0, .3), rng.normal(0, .3)))
    parts.append(leaves('edge', edge, leaf, rng, 1.6, .4, .5, .5))
    return parts


def wrapped(paint):
    """The cake in its paper: smooth face, folds gathered to the middle of the back."""
    a = np.linspace(0, TAU, 260, endpoint=False)
    rows = []
    for k in np.linspace(0, 1, 70):
        r = max(.02, 10.3 * k)
        z = 2.3 * (1 - k ** 8) + .3
        fold = np.abs((a * 17 / TAU + .25 * (1 - k) * 3) % 1 - .5) * 2
        deep = .42 * (1 - k) ** .55 * min(1, k * 7)
        rows.append(np.stack([r * np.cos(a), r * np.sin(a), z + deep * fold ** 2.2 + .03 * np.sin(a * 5 + k * 9)], 1))
    for k in np.linspace(0, 1, 14)[1:]:
        r = 10.3 + .12 * math.sin(k * math.pi) - .35 * k ** 3
        rows.append(np.stack([r * np.cos(a), r * np.sin(a), np.full(260, .3 * (1 - k) + .02) + .02 * np.sin(a * 23)], 1))
    skin = sheet('wrapper', np.array(rows), paint, close_cols=True)
    knot = ball('knot', .7, paint, (0, 0, 2.85), 16, .45)
    return [skin, knot]


def whitetea(view):
    scene(26 if view == 'main' else 12)
    rng = np.random.default_rng(5)
    leaf = leaf_paint(rgb('7d7a58'), rgb('59543c'), rgb('2f2a1e'))
    silver = leaf_paint(rgb('cfc9b2'), rgb('a8a389'), rgb('6d6a55'))
    ground = leaf_paint(rgb('4d4834'), rgb('3b3628'), rgb('241f17'))
    wrap = paper(rgb('c8b48c'), .8, 'cotton paper')
    group(cake(rng, leaf, silver, ground), (-3.4, -4.6, 1.6), (math.radians(9), math.radians(-3), .4))
    block('rest', (16, 2.2, 1.6), wood('bamboo', 'X', .5), .2, (-3.4, 2.6, 0))
    group(wrapped(wrap), (8.6, 8.6, 0), (0, 0, .3))
    if view == 'main':
        return photo((1.6, 0, 1.6), 36, -8, 36)
    return photo((-4.5, -8.0, 2.2), 13, -14, 34, fstop=10, focus=(-4.5, -10, 2.4))


GOODS = {'greentea': greentea, 'whitetea': whitetea}
