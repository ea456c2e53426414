"""Woven goods: a straw hat, a rattan basket, a pendant lamp of bamboo strips."""
import math

import numpy as np

from craft import *
from paints import *

HAT = [(.05, 10.75), (3.2, 10.6), (6.2, 10.0), (8.0, 8.6), (8.75, 6.6), (9.15, 4.0), (9.5, 1.9), (10.1, 1.05), (11.2, .75),
       (13.5, .75), (16.0, .62), (18.4, .35), (19.3, .2)]


class Crown:
    """The felt-thin body of a hat: a point and its normal at a run along the profile and an angle."""

    def __init__(self):
        self.line = even(curve(HAT, 400), 900)
        self.run = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(self.line, axis=0), axis=1))])

    def at(self, run, angle):
        r, z = (np.interp(run, self.run, self.line[:, k]) for k in (0, 1))
        brim = np.clip((r - 10.2) / 9, 0, 1)
        z = z + brim * (.75 * np.cos(2 * angle) + .35 * np.sin(3 * angle + .8) + .75)
        z = z - .55 * np.exp(-((r - 2.6) / 2.4) ** 2) * (1 - brim)
        return np.stack([r * np.cos(angle) * .95, r * np.sin(angle) * 1.06, z], -1)

    def frame(self, run, angle, e=.02):
        spot = self.at(run, angle)
        across = unit(self.at(run + e, angle) - self.at(run - e, angle))
        along = unit(self.at(run, angle + e) - self.at(run, angle - e))
        return spot, along, across, unit(np.cross(across, along))


def plait(crown, pitch=.62, wave=1.5):
    """Three-strand braid sewn in a spiral from the crown to the brim."""
    turns = crown.run[-1] / pitch
    angle = np.linspace(.6, turns * TAU, int(turns * 700))
    run = angle / TAU * pitch
    spot = crown.at(run, angle)
    far = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(spot, axis=0), axis=1))])
    count = int(far[-1] / wave * 10)
    angle = np.interp(np.linspace(0, far[-1], count), far, angle)
    run = angle / TAU * pitch
    spot, _, across, out = crown.frame(run, angle)
    phase = np.arange(count) * TAU / 10
    section = np.array([[-.155, -.02], [-.08, .03], [.08, .03], [.155, -.02]])
    grids = []
    for k in range(3):
        p = phase + TAU * k / 3
        side = .25 * np.sin(p)
        lift = .05 * np.sin(2 * p + .3) + .10 - .11 * side / .25 * .5
        grids.append(rod(spot + across * side[:, None] + out * lift[:, None], section, up=out))
    return grids


def hat_parts():
    crown = Crown()
    pale = straw('e3c993', 'bf9a5c', across=5.)
    under = Paint('under', rgb('b08d55'), .8)
    angle = np.linspace(0, TAU, 160, endpoint=False)
    base = np.stack([crown.frame(np.full(160, s), angle)[0] - [0, 0, .03] for s in np.linspace(.02, crown.run[-1] - .1, 90)])
    parts = [sheet('under', base, under, close_cols=True), bundle('braid', plait(crown), pale, close_cols=False)]
    parts += ribbon(crown)
    edge = crown.at(np.full(160, crown.run[-1]), angle) + [0, 0, .06]
    parts.append(tube('edge', edge, .16, pale, 10, closed=True))
    return parts


def ribbon(crown):
    """Ribbed ribbon round the crown, tied flat at the side."""
    band = Paint('ribbon', rgb('24303a'), .55, sheen=.6, specular=.3)
    band.bump(band.wave(26., direction='X', at=band.at(space='UV')), .02)
    rib = Paint('ribs', rgb('24303a'), .55, sheen=.6, specular=.3)
    rib.bump(rib.wave(6., direction='Y', at=rib.at(space='UV')), .02)
    low, high = (float(np.interp(z, crown.line[::-1, 1], crown.run[::-1])) for z in (1.25, 4.3))
    angle = np.linspace(0, TAU, 220, endpoint=False)
    rows = []
    for s in np.linspace(high, low, 14):
        spot, _, _, out = crown.frame(np.full(220, s), angle)
        rows.append(spot + out * (.24 + .02 * np.sin(angle * 3 + s)[:, None]))
    parts = [sheet('band', np.array(rows), band, close_cols=True, thick=.05)]
    middle = (low + high) / 2
    spot, along, across, out = (v[0] for v in crown.frame(np.array([middle]), np.array([-math.pi / 2 + .75])))
    half = (low - high) / 2
    for sign in (-1, 1):
        loop = curve([(0, .42), (1.6, .55), (3.1, .75), (3.55, .55), (3.1, .35), (1.6, .28), (0, .3)], 40)
        wide = np.interp(np.linspace(0, 1, 40), [0, .2, .5, .8, 1], [.42, .8, 1., .8, .42])
        rows = [spot + sign * along * x + out * (y + .1) + across * np.linspace(-half, half, 9)[:, None] * w for (x, y), w in zip(loop, wide)]
        parts.append(sheet('bow', np.array(rows), rib, thick=.05))
    rows = [spot + along * .5 * math.cos(a) + out * (.55 + .22 * math.sin(a)) + across * np.linspace(-half * .5, half * .5, 7)[:, None] for a in np.linspace(0, TAU, 24)]
    parts.append(sheet('knot', np.array(rows), rib, thick=.05))
    return parts


def strawhat(view):
    scene(40 if view == 'main' else 18)
    group(hat_parts(), (0, 0, .15), (0, 0, .25))
    if view == 'main':
        return photo((0, -1, 4.2), 46, 6, 24)
    return photo((3.4, -8.0, 3.6), 17, 20, 26, fstop=11, focus=(4, -9.5, 3))


def cane(light='d8b277', dark='a9773c', rough=.42):
    """Peeled rattan: glossy, darker at its knots."""
    p = Paint('cane', rgb(light), rough, clearcoat=.18, specular=.45)
    tone = p.math('ADD', p.math('MULTIPLY', p.noise(.9, 3.), .7), p.math('MULTIPLY', p.noise(6., 3.), .4))
    p.set('Base Color', p.ramp(tone, (.34, rgb(dark)), (.6, rgb(light)), (.8, tuple(min(1, c * 1.15) for c in rgb(light)))))
    p.bump(p.noise(9., 3.), .012)
    return p


def basket_radius(z):
    return np.interp(z, [0, 2, 7, 14, 21, 25], [12.6, 13.6, 15.2, 16.3, 16.6, 16.4])


def basket_body(paint, stake_paint, high=23., stakes=45):
    pitch = .56
    turns = int(high / pitch)
    angle = np.linspace(0, turns * TAU, turns * stakes * 6)
    z = .5 + angle / TAU * pitch
    r = basket_radius(z) + .27 * np.cos(angle * stakes / 2)
    around = rod(np.stack([r * np.cos(angle), r * np.sin(angle), z], 1), ring(8, .24, .29), up=(0, 0, 1))
    weave = bundle('weave', [around], paint, caps=True)
    posts = []
    for k in range(stakes):
        a = TAU * k / stakes
        zz = np.linspace(.2, high + .8, 40)
        rr = basket_radius(zz)
        for off in (-.019, .019):
            posts.append(rod(np.stack([rr * np.cos(a + off), rr * np.sin(a + off), zz], 1), ring(8, .26, .26), up=(math.cos(a), math.sin(a), 0)))
    return [weave, bundle('stakes', posts, stake_paint, caps=True)]


def rope(centre, radius, strands, pitch, thick, closed=True, up=None):
    """Strands laid round each other along a line."""
    _, side, normal = frames(centre, closed, up)
    total = length(np.concatenate([centre, centre[:1]]) if closed else centre)
    turns = max(1, round(total / pitch))
    t = np.linspace(0, turns * TAU, len(centre), endpoint=not closed)
    grids = []
    for k in range(strands):
        p = (t + TAU * k / strands)[:, None]
        grids.append(rod(centre + side * np.cos(p) * radius + normal * np.sin(p) * radius, ring(9, thick, thick), closed, up))
    return grids


def basket(view):
    scene(40 if view == 'main' else 18)
    honey, dark = cane(), cane('c99a5e', '8f5f2c')
    high = 23.
    basket_body(honey, dark, high)
    angle = np.linspace(0, TAU, 720, endpoint=False)

    def circle(z, grow=0.):
        r = basket_radius(z) + grow
        return np.stack([r * np.cos(angle), r * np.sin(angle), np.full(720, z)], 1)
    bundle('rim', rope(circle(high + 1.15), .42, 4, 5.2, .40, up=(0, 0, 1)), honey, close_rows=True)
    bundle('foot', rope(circle(.55, .25), .3, 3, 4.2, .34, up=(0, 0, 1)), dark, close_rows=True)
    for z in (12.9, 13.9):
        bundle('waist', rope(circle(z, .30), .16, 3, 2.6, .24, up=(0, 0, 1)), dark, close_rows=True)
    turn('floor', [(.01, .6), (12.6, .6)], dark, 64)
    for a in (0.35, 0.35 + math.pi):
        handle(honey, a, high)
    if view == 'main':
        return photo((0, 0, 13.0), 50, 0, 20)
    return photo((1.5, -12, 21), 19, 4, 24, fstop=11, focus=(2, -16.4, 20))


def handle(paint, at, high):
    """An arched handle of twisted cane, bound at its feet."""
    r = float(basket_radius(high))
    local = curve([(-5.4, high - 3.2), (-5.2, high + .8), (-4.4, high + 4.4), (-2.2, high + 6.7), (0, high + 7.2), (2.2, high + 6.7),
                   (4.4, high + 4.4), (5.2, high + .8), (5.4, high - 3.2)], 260)
    c, s = math.cos(at), math.sin(at)
    out = r + .75
    line = np.stack([c * out - s * local[:, 0], s * out + c * local[:, 0], local[:, 1]], 1)
    bundle('handle', rope(line, .34, 3, 3.2, .36, closed=False), paint, caps=True)
    for sign in (-1, 1):
        for k in range(5):
            b = np.linspace(0, TAU, 30, endpoint=False)
            mid = np.stack([c * (r + .45) - s * sign * 5.3 + 0 * b, s * (r + .45) + c * sign * 5.3 + 0 * b, high - 1.5 + .42 * k + 0 * b], 1)
            loop = mid + np.outer(1.1 * np.cos(b), [c, s, 0]) + np.outer(.85 * np.sin(b), [-s, c, 0])
            bundle('bind', [rod(loop, ring(8, .2, .2), True, (0, 0, 1))], paint, close_rows=True)


SHADE = [(3.2, 27.5), (6.5, 26.6), (11.5, 23.2), (16.0, 17.4), (19.0, 10.0), (20.2, 3.4), (20.0, 0)]


def lattice(paint, many=54, turn_by=1.15, wide=.36, thick=.06):
    """Two ways of slanting strips, each passing over and under the other."""
    line = even(curve(SHADE, 300), 400)
    grids, n = [], 420
    t = np.linspace(0, 1, n)
    r, z = (np.interp(t, np.linspace(0, 1, 400), line[:, k]) for k in (0, 1))
    dr, dz = np.gradient(r), np.gradient(z)
    section = ring(10, wide / 2, thick / 2, 4)
    for way in (1, -1):
        for k in range(many):
            a = TAU * k / many + way * turn_by * t
            out = unit(np.stack([-dz * np.cos(a), -dz * np.sin(a), dr], 1))
            cross_count = 2 * turn_by * t * many / TAU
            over = way * np.cos(math.pi * (cross_count + k * (1 if way > 0 else -1)))
            path = np.stack([r * np.cos(a), r * np.sin(a), z], 1) + out * over[:, None] * .055
            grids.append(rod(path, section, up=out))
    return bundle('lattice', grids, paint, caps=True)


def pendant(view):
    scene(42, key=.42, fill=.5, rim=.7)
    strip = straw('e0bd80', 'b58a4a', .45, across=3.)
    hang = 30.
    parts = [lattice(strip)]
    angle = np.linspace(0, TAU, 300, endpoint=False)
    line = even(curve(SHADE, 300), 400)
    for z, fat in ((0.1, .42), (27.3, .3), (9.6, .22), (18.6, .22)):
        r = float(np.interp(z, line[::-1, 1], line[::-1, 0]))
        for shift in (-.12, .14):
            hoop = np.stack([(r + shift) * np.cos(angle), (r + shift) * np.sin(angle), np.full(300, z)], 1)
            parts.append(tube('hoop', hoop, 1, strip, closed=True, up=(0, 0, 1), section=ring(12, .09, fat, 4)))
    metal_ = brass(.3, worn=.12)
    parts.append(turn('cap', rounded([(.3, 30.6), (1.3, 30.4), (1.5, 27.9), (3.3, 27.6), (3.3, 27.2), (.01, 27.2)], .2), metal_, 64))
    parts.append(turn('socket', rounded([(.01, 27.2), (1.7, 27.2), (1.7, 22.5), (.01, 22.5)], .2), metal_, 48))
    bulb = Paint('bulb', (1, .86, .62), .4)
    bulb.set('Emission', (1., .66, .33)).set('Emission Strength', 16.)
    parts.append(ball('bulb', 3.3, bulb, (0, 0, 19.2), 24, 1.08))
    parts.append(tube('cord', [(0, 0, 30), (0, 0, 80)], .28, Paint('cord', rgb('2b2622'), .8), 10))
    group(parts, (0, 0, hang))
    if view == 'main':
        return photo((0, 0, hang + 16.5), 58, 0, 2)
    return photo((-3, -8, hang + 13), 25, -10, 4, fstop=11, focus=(-6, -17, hang + 12))


GOODS = {'strawhat': strawhat, 'basket': basket, 'pendant': pendant}
