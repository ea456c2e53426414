"""Pearls: a necklace on a linen bust, a pair of ear studs."""
import math

import numpy as np

from craft import *
from paints import *
from studio import softbox

# the bust: height, half width, half depth, how far the middle lies back
BUST = np.array([(0, 5.6, 4.0, -.2), (.4, 6.0, 4.4, -.2), (3, 7.4, 5.0, -.6), (7, 9.4, 5.5, -1.0), (10.5, 10.6, 5.5, -1.0),
                 (13, 10.4, 5.0, -.5), (15, 8.6, 4.5, .1), (16.8, 6.2, 4.1, .7), (18.8, 4.7, 3.8, 1.1), (21.5, 4.25, 3.8, 1.4),
                 (24.2, 4.3, 3.9, 1.6), (24.7, 4.0, 3.6, 1.6), (24.9, 3.2, 2.9, 1.6), (24.95, .01, .01, 1.6)])
TALL = curve(BUST, 160)


def bust_at(angle, height):
    half, deep, back = (np.interp(height, TALL[:, 0], TALL[:, k]) for k in (1, 2, 3))
    return np.stack([half * np.cos(angle), back + deep * np.sin(angle), height + 0 * angle], -1)


def necklace_line(high=16.2, fall=.86):
    """Where a strand lies on the bust: a slanting cut that sags in front."""
    angle = np.linspace(0, TAU, 721)[:-1]
    height = np.full_like(angle, high)
    for _ in range(60):
        spot = bust_at(angle, height)
        want = high + fall * (spot[:, 1] - .5) - 1.3 * np.maximum(0, -np.sin(angle)) ** 3
        height = .7 * height + .3 * want
    spot = bust_at(angle, height)
    e = 1e-2
    normal = unit(np.cross(bust_at(angle + e, height) - spot, bust_at(angle, height + e) - spot))
    return spot, normal


def strand(line, normal, size, paint, silk, vary=.05, seed=4, closed=True):
    """Knotted pearls along a closed line; returns how many."""
    rng = np.random.default_rng(seed)
    both = np.concatenate([line + normal * size * .5, normal], 1)
    total = length((np.concatenate([both, both[:1]]) if closed else both)[:, :3])
    count = int(total / (size + .03))
    spots = even(both, count, closed)
    first = ball('pearl', size / 2, paint, spots[0, :3], 20)
    turns = [(s[:3], tuple(rng.uniform(0, TAU, 3)), tuple(rng.normal(1, [vary * .5, vary * .5, vary]))) for s in spots[1:]]
    copies(first, turns)
    knots = (spots[:, :3] + np.roll(spots[:, :3], -1, 0))[:None if closed else -1] / 2
    bead = ball('knot', .055, silk, knots[0], 8)
    copies(bead, [(k, (0, 0, 0), 1) for k in knots[1:]])
    return spots


def necklace(view):
    scene(24 if view == 'main' else 14)
    nacre, silk = pearl(), Paint('silk', rgb('efe6d6'), .7)
    softbox('spark', -14, 58, 1.1, (.16, .16), 9)
    if view == 'main':
        angle = np.linspace(0, TAU, 192, endpoint=False)
        grid = np.stack([bust_at(angle, np.full_like(angle, z)) for z in TALL[:, 0]])
        sheet('bust', grid, linen(rgb('59625f'), 7, deep=.03, space='UV'), close_cols=True, uv=(58, 30))
        strand(*necklace_line(), .96, nacre, silk)
        return photo((0, -1, 13.4), 24.5, -18, 11)
    block('pad', (17, 13, 2.2), linen(rgb('59625f'), 10, deep=.025), .5, (0, 0, 0), .1)
    turns = np.linspace(0, TAU, 240, endpoint=False)
    wide = 1 + .10 * np.sin(2 * turns + .6) + .05 * np.sin(3 * turns)
    loop = np.stack([5.6 * wide * np.cos(turns), 4.3 * wide * np.sin(turns) + .6, 2.2 + 0 * turns], 1)
    open_loop = np.concatenate([loop[150:], loop[:133]])
    spots = strand(open_loop, np.broadcast_to([0, 0, 1.], open_loop.shape), .88, nacre, silk, closed=False)
    clasp(spots[0, :3], spots[-1, :3])
    photo((-.9, -2.4, 2.5), 10.5, -22, 30, fstop=13, focus=(-2.6, -3.0, 2.6))


def clasp(start, end):
    """A fish-hook clasp: a long bead between the ends, its rings, its two small knots of wire."""
    gold = metal((.86, .66, .34), .16, name='gold')
    middle, away = (start + end) / 2, end - start
    run = np.linalg.norm(away)
    rise = np.array([0, 0, .02])
    bead = [(-.5, .02), (-.46, .13), (-.3, .25), (0, .31), (.3, .25), (.46, .13), (.5, .02)]
    profile = curve(bead, 40)
    line = middle + rise + np.outer(profile[:, 0], away / run)
    tube('bead', line, 1., gold, 28, grow=np.maximum(profile[:, 1], .01))
    for k in range(-3, 4):
        fat = np.interp(k * .12, profile[:, 0], profile[:, 1])
        hoop('rib', middle + rise + away / run * k * .12, away / run, fat, .022, gold)
    for tip, sign in ((start, 1), (end, -1)):
        for k in range(2):
            hoop('ring', tip + away / run * sign * (.52 + k * .16), (0, .3 + .7 * k, 1 - k), .11, .03, gold)


def hoop(name, at, axis, radius, thick, paint):
    axis = unit(np.asarray(axis, float))
    side = unit(np.cross(axis, np.eye(3)[np.argmin(np.abs(axis))]))
    turn_ = np.linspace(0, TAU, 40, endpoint=False)[:, None]
    return tube(name, at + radius * (np.cos(turn_) * side + np.sin(turn_) * np.cross(axis, side)), thick, paint, 10, closed=True)


def stud(nacre, gold, size=.8):
    """A stud: pearl above, cup and post below."""
    gem = ball('gem', size / 2, nacre, (0, 0, 0), 32, .97)
    cup = turn('cup', [(.0, -.30), (.2, -.36), (.27, -.28), (.29, -.2), (.27, -.2), (.2, -.3)], gold, 48)
    post = turn('post', rounded([(.0, -1.35), (.045, -1.33), (.045, -1.18), (.03, -1.15), (.045, -1.1), (.045, -.3), (0, -.3)], .02), gold, 24)
    return [gem, cup, post]


def butterfly(gold):
    """The scroll nut that holds a stud."""
    a = np.linspace(0, 1.62 * math.pi, 40)
    wings = []
    for sign in (1, -1):
        spiral = np.stack([sign * (.26 - .17 * np.cos(a - .2) * (1 - a * .05)), 0 * a, .17 * np.sin(a - .2) * (1 - a * .05) + .12], 1)
        wings.append(rod(spiral, ring(12, .15, .022, 4)))
    plate = rod(np.stack([np.linspace(-.3, .3, 8), np.zeros(8), np.zeros(8)], 1), ring(12, .15, .025, 4))
    return bundle('nut', wings + [plate], gold, caps=True)


def studs(view):
    scene(8 if view == 'main' else 5)
    nacre, gold = pearl(), metal((.86, .66, .34), .16, name='gold')
    softbox('spark', -14, 58, .4, (.06, .06), 1.)
    card = leather(rgb('3d5a56'), .6, 1.6)
    if view == 'main':
        open_box(card, linen(rgb('d8cfc0'), 16, deep=.02))
        for x in (-.95, .95):
            group(stud(nacre, gold), (x, -.1, 2.45), (0, 0, 0))
        return photo((0, .5, 2.6), 11, -20, 26)
    slab = wood('walnut', 'X', 1.6)
    block('slab', (9, 6, 1.1), slab, .15, (0, .4, 0), .12)
    group(stud(nacre, gold), (-.55, -.5, 1.1 + .4), (math.radians(102), 0, math.radians(-52)))
    group(stud(nacre, gold), (.75, .25, 1.1 + .4), (math.radians(98), 0, math.radians(-150)))
    group([butterfly(gold)], (.35, -1.2, 1.13), (0, 0, .5))
    group([butterfly(gold)], (1.75, -.35, 1.13), (0, 0, -.9))
    photo((.25, -.3, 1.35), 5.2, -12, 26, fstop=16)


def open_box(skin, lining):
    """A small hinged jewel box: lower half with a slotted cushion, lid leaning back."""
    wide, deep, tall, wall = 6.2, 5.4, 2.3, .28
    a = ring(96, wide / 2, deep / 2, 7)
    inner = ring(96, wide / 2 - wall, deep / 2 - wall, 7)

    def shell(name, height, paint):
        def at(shape, z):
            return np.concatenate([shape, np.full((len(shape), 1), z)], 1)
        rows = [at(a * .01, 0), at(a * .96, 0), at(a * .99, .05), at(a, .15), at(a, height - .1), at(a * .995, height - .02),
                at(a * .975, height), at(inner, height - .01), at(inner, .3), at(inner * .01, .3)]
        return sheet(name, np.stack(rows), paint, close_cols=True)
    shell('case', tall, skin)
    lid = shell('lid', 1.5, skin)
    inside = sheet('silk', np.stack([np.concatenate([inner * k, np.full((96, 1), z)], 1) for k, z in ((.01, .45), (.9, .42), (.985, .34))]), lining, close_cols=True)
    for part in (lid, inside):
        group([part], (0, deep / 2 + 1.05, tall + 2.35), (math.radians(104), 0, 0))
    rows = []
    for k in np.linspace(.001, .985, 40):
        s = inner * k
        puff = 1.95 - .55 * k ** 8 + .16 * (1 - k * k)
        slot = .5 * np.exp(-((s[:, 1] + .1) / .10) ** 2) * (k < .9)
        rows.append(np.concatenate([s, (puff - slot)[:, None]], 1))
    sheet('cushion', np.stack(rows), lining, close_cols=True)
    hinge = steel(.2)
    tube('hinge', [(-1.4, deep / 2 + .06, tall + .02), (1.4, deep / 2 + .06, tall + .02)], .1, hinge)


GOODS = {'pearls': necklace, 'studs': studs}
