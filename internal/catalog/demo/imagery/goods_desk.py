"""For the desk and the hall: a brass fountain pen, thread-bound notebooks, an oak coat rack."""
import math

import numpy as np

from craft import *
from paints import *


# --------------------------------------------------------------------- pen

def along_x(profile, paint, seg=64, name='turned'):
    """A turned part whose axis lies along x: (x, radius) pairs."""
    p = np.asarray(profile, float)
    a = np.linspace(0, TAU, seg, endpoint=False)
    grid = np.stack([np.broadcast_to(p[:, :1], (len(p), seg)), p[:, 1:2] * np.cos(a), p[:, 1:2] * np.sin(a)], -1)
    return sheet(name, grid, paint, close_cols=True)


def facets(start, end, radius, paint, sides=6):
    """A barrel of flat facets with small bevels, its ends turned down to a round."""
    a = np.linspace(0, TAU, sides * 12, endpoint=False)
    flat = math.cos(math.pi / sides) / np.cos((a + math.pi / sides) % (TAU / sides) - math.pi / sides)
    rows = []
    for x, k in [(start, .86), (start + .05, .93), (start + .14, 1.)] + [(v, 1.) for v in np.linspace(start + .3, end - .3, 8)] + [(end - .14, 1.), (end - .05, .93), (end, .86)]:
        limit = .965 if k == 1. else k * .98
        r = radius * np.minimum(flat, 1.085 * limit if k == 1. else limit) * min(1, k + .04)
        rows.append(np.stack([np.full(len(a), x), r * np.cos(a), r * np.sin(a)], 1))
    thing = bundle('barrel', [np.array(rows)], paint, caps=True)
    thing.data.use_auto_smooth, thing.data.auto_smooth_angle = True, .4
    return thing


def nib(steel_, gold, dark):
    """A folded nib: shoulders, slit, breather hole, a tipped point; its feed below."""
    t = np.linspace(0, 1, 60)
    half = np.where(t < .28, .40, .40 * (1 - ((t - .28) / .72)) ** .78 + .018)
    rows = []
    for k, h in zip(t, half):
        b = np.linspace(-1, 1, 41)
        bend = h * b / .46
        rows.append(np.stack([np.full(41, -2.35 * k), .46 * np.sin(bend), .46 * np.cos(bend) - .13 - .05 * k ** 2], 1))
    rows = np.array(rows)
    parts = [sheet('nib', rows, gold, thick=.035)]
    lift = np.array([0, 0, .022])
    parts.append(tube('slit', rows[26:59, 20] + lift, .012, dark, 6))
    hole = rows[25, 20] + lift
    a = np.linspace(0, TAU, 24, endpoint=False)
    parts.append(mesh('hole', np.stack([hole[0] + .075 * np.cos(a), .075 * np.sin(a), hole[2] - .05 * np.sin(a) ** 2 * .075 / .46 + 0 * a + .004], 1), [list(range(24))], dark))
    frame = np.concatenate([rows[8:44, 6], rows[44:45, 20] * [1, 0, 1] + [[-.12, 0, 0]], rows[8:44, 34][::-1]])
    parts.append(tube('line', frame + [0, 0, .012], .010, steel_, 6))
    parts.append(ball('tip', .055, steel_, rows[-1, 20] + [.0, 0, -.02], 10))
    feed = rod(np.array([(0., 0, -.06), (-1.0, 0, -.03), (-1.7, 0, .06), (-2.1, 0, .18)]), ring(20, .3, .22, 2.5), up=(0, 0, 1), grow=[1, 1, .72, .2])
    parts.append(bundle('feed', [feed], dark, caps=True))
    return parts


def pen_body(metal_, ring_, gold, dark):
    """The open pen: nib to the left, barrel to the right, axis along x."""
    parts = nib(steel(.2), gold, dark)
    parts.append(along_x([(-.02, .2), (-.02, .44), (.08, .5), (.3, .46), (1.2, .47), (1.9, .53), (2.0, .55), (2.05, .50)], dark, name='grip'))
    for k in range(3):
        parts.append(along_x([(2.05 + .13 * k, .5), (2.08 + .13 * k, .56), (2.14 + .13 * k, .56), (2.17 + .13 * k, .5)], ring_))
    parts.append(facets(2.45, 10.4, .62, metal_))
    parts.append(along_x([(10.38, .52), (10.5, .52), (10.62, .40), (10.66, .001)], ring_))
    return parts


def pen_cap(metal_, ring_):
    parts = [facets(0, 6.1, .70, metal_), along_x([(-.10, .50), (-.10, .62), (0, .66), (.1, .62)], ring_), along_x([(6.08, .6), (6.22, .58), (6.34, .42), (6.38, .001)], ring_)]
    parts.append(along_x([(-.04, .48), (3., .48), (3.1, .001)], Paint('inside', rgb('15120e'), .6)))
    clip = curve([(5.95, 0, .60), (5.98, 0, .86), (5.5, 0, .98), (3.0, 0, .92), (1.4, 0, .80), (1.15, 0, .86)], 60)
    t = np.linspace(0, 1, 60)
    parts.append(bundle('clip', [rod(clip, ring(16, .17, .055, 4), up=(0, 0, 1), grow=1.05 - .35 * t)], ring_, caps=True))
    parts.append(ball('clip end', .12, ring_, (1.2, 0, .80), 14))
    return parts


def sheet_of_paper(at, turned):
    page = paper(rgb('efe9dc'), .8, 'page')
    x, y = np.meshgrid(np.linspace(-7.4, 7.4, 40), np.linspace(-10.5, 10.5, 50))
    lift = .02 + .35 * np.clip((x + y) / 18 - .55, 0, 1) ** 2 * 6
    return group([sheet('page', np.stack([x, y, lift], -1), page, thick=.025)], at, (0, 0, turned))


def flourish(at, turned):
    """A loop of ink, no letter."""
    ink = Paint('ink', rgb('1b2a4a'), .45)
    t = np.linspace(0, 1, 260)
    x = -5.0 + 7.6 * t + .75 * np.sin(t * 26)
    y = .55 * np.cos(t * 26) * (1 - .5 * t) - .5 * t
    line = np.stack([x, y, np.full_like(t, .035)], 1)
    slope = np.gradient(y) / (np.abs(np.gradient(x)) + np.abs(np.gradient(y)))
    return group([tube('ink', line, 1, ink, section=ring(8, .040, .008), up=(0, 0, 1), grow=1 - .45 * slope)], at, (0, 0, turned))


def pen(view):
    scene(16 if view == 'main' else 8)
    worn = metal((.68, .50, .25), .23, worn=.05, name='brass')
    shine = metal((.72, .54, .27), .14, name='bright brass')
    gold, dark = metal((.88, .70, .40), .14, name='gold'), Paint('resin', rgb('17140f'), .2, clearcoat=.5)
    sheet_of_paper((-.6, -.4, 0), .22)
    flourish((-2.6, 3.9, .02), .22)
    block('rest', (1.7, 3.4, .75), wood('walnut', 'Y', .6, .35, coat=.2), .2, (3.6, -1.0, .03), .35)
    group(pen_body(worn, shine, gold, dark), (-4.2, -2.55, 1.02), (math.radians(-14), math.radians(-4.4), math.radians(12)))
    group(pen_cap(worn, shine), (-.6, -7.2, .68), (math.radians(-24), 0, math.radians(27)))
    if view == 'main':
        return photo((.1, -2.2, .5), 18.5, -14, 36)
    return photo((-3.9, -2.5, 1.0), 7.0, -26, 30, fstop=14, focus=(-4.6, -2.7, 1.0))


# ---------------------------------------------------------------- notebook

def pages(size, at, turned):
    """A block of leaves: its three open sides are drawn as layers."""
    p = Paint('leaves', rgb('eee6d4'), .85, specular=.2)
    rows = p.noise(1., 3., .6, at=p.at((.25, .25, 26.)))
    p.set('Base Color', p.ramp(rows, (.34, rgb('cdbfa3')), (.55, rgb('ece3cf')), (.7, rgb('f3ecdd')))).bump(rows, .03)
    return block('leaves', size, p, .02, at, turned)


def bound(cover, thread, label, at, turned, thick=1.3, wide=14.8, tall=21.):
    """A thread-bound book: spine at -x, four holes, the thread round back and ends."""
    parts = [pages((wide - .15, tall - .15, thick - .14), (.05, 0, .07), 0)]
    for z in (0, thick - .09):
        parts.append(block('cover', (wide, tall, .09), cover, .035, (0, 0, z), 0))
    x0, x1 = -wide / 2, -wide / 2 + 1.35
    holes = [-tall / 2 + 1.7, -tall / 2 + 1.7 + (tall - 3.4) / 3, tall / 2 - 1.7 - (tall - 3.4) / 3, tall / 2 - 1.7]
    up, r = thick + .03, .075
    for shift in (-.05, .05):
        lines = [[(x1 + shift, holes[0], up), (x1 + shift, holes[-1], up)]]
        for y in holes:
            lines.append([(x1, y + shift, up), (x0 + .02, y + shift, up), (x0 - .05, y + shift, up - .12), (x0 - .05, y + shift, .05)])
        for y, end in ((holes[0], -tall / 2), (holes[-1], tall / 2)):
            s = math.copysign(1, end)
            lines.append([(x1 + shift, y, up), (x1 + shift, end - .02 * s, up), (x1 + shift, end + .05 * s, up - .12), (x1 + shift, end + .05 * s, .05)])
        parts += [tube('thread', even(np.array(q), 60), r * .62, thread, 8) for q in lines]
    parts += [ball('hole', .12, thread, (x1, y, up), 10, .5) for y in holes]
    if label:
        frame = Paint('frame', rgb('3b3a38'), .7)
        parts.append(block('slip', (3.0, 9.6, .03), label, .01, (-3.1, 4.2, thick), 0))
        for dx, dy, w, h in ((-1.28, 0, .05, 9.1), (1.28, 0, .05, 9.1), (0, -4.53, 2.6, .05), (0, 4.53, 2.6, .05)):
            parts.append(block('frame', (w, h, .008), frame, 0, (-3.1 + dx, 4.2 + dy, thick + .03), 0))
    return group(parts, at, (0, 0, turned))


def notebook(view):
    scene(26 if view == 'main' else 12)
    indigo, ochre = linen(rgb('2b3850'), 9, deep=.02, slub=.7), linen(rgb('b08244'), 9, deep=.02, slub=.6)
    thread = Paint('thread', rgb('ece4d2'), .75)
    slip = paper(rgb('efe6d2'), .85, 'slip')
    bound(ochre, thread, None, (1.0, 1.6, 0), math.radians(-24))
    bound(indigo, thread, slip, (-.4, -.4, 1.31), math.radians(8))
    if view == 'main':
        return photo((.3, .3, 1.0), 31, -24, 38)
    return photo((-5.6, -7.2, 2.3), 12, -32, 34, fstop=11, focus=(-6.0, -8.6, 2.5))


# --------------------------------------------------------------- coat rack

def peg(paint, at):
    """A turned peg, tilted a little upwards out of the board."""
    body = turn('peg', [(.01, -.6), (1.0, -.6), (1.02, .2), (.85, 1.6), (.82, 3.6), (.95, 5.2), (1.5, 6.3), (1.75, 7.0), (1.65, 7.7), (1.1, 8.15), (.01, 8.25)], paint, 64, 90)
    return group([body], at, (math.radians(78), 0, 0))


def coatrack(view):
    scene(60 if view == 'main' else 30, key=1.15)
    wall = Paint('plaster', rgb('cfc6b7'), .9, specular=.15)
    patch = wall.noise(.03, 5., .6)
    wall.set('Base Color', wall.ramp(patch, (.35, rgb('c6bcac')), (.65, rgb('d6cebf')))).bump(wall.noise(.5, 6., .65), .12)
    block('wall', (500, 8, 420), wall, .1, (0, 5.0, -60))
    oak, turned = wood('oak', 'X', .45, .5, coat=.05, pores=.7, heart=(0, 11, 4)), wood('oak', 'Z', 1.6, .48, coat=.05)
    mid = 62.
    block('board', (64, 2.2, 9), oak, .35, (0, -.1, mid - 4.5))
    for k in range(5):
        peg(turned, ((k - 2) * 13.0, -1.2, mid - .2))
    plug = wood('walnut', 'Z', .5, .5)
    for x in (-29.3, 29.3):
        group([turn('plug', [(.01, .06), (.5, .05), (.56, 0), (.56, -.1)], plug, 32)], (x, -1.2, mid), (math.radians(90), 0, 0))
    if view == 'main':
        bag((13., -6.6, mid + 1.0))
        return photo((0, -3, mid - 11), 76, -16, 7)
    return photo((-9, -3, mid), 21, -34, 16, fstop=11, focus=(-13, -9, mid))


def bag(top):
    """A linen bag that hangs from a peg by its two straps."""
    cloth = linen(rgb('8b9384'), 5, deep=.05, slub=.5)
    x, z = np.meshgrid(np.linspace(-1, 1, 80), np.linspace(0, 1, 80))
    half = 9.5 + 6.5 * np.clip(z * 3, 0, 1) ** .7
    gather = np.clip(1 - z * 1.3, 0, 1)
    fold = .75 * gather * np.sin(x * 11 + 1.3 * z) + .5 * np.sin(x * 5 + z * 3) * (1 - .4 * z)
    for side in (-1, 1):
        depth = side * (1.2 + 2.2 * np.sin(np.clip(z, 0, 1) * math.pi * .62)) * (1 - x ** 8) + fold
        drop = -16 - 25 * z + 1.6 * x ** 2 * gather
        sheet('bag', np.stack([top[0] + x * half * .80, top[1] + 2.2 + depth, top[2] + drop], -1), cloth, thick=.12)
    for side in (-1, 1):
        line = curve([(-5.2, 2.2 + side * 1.2, -21), (-4.4, 2.2 + side, -14), (-1.6, 1.0 + side * .6, -3.5), (-.9, .6 + side * .5, .3), (0, .6 + side * .5, 1.15),
                      (.9, .6 + side * .5, .3), (1.6, 1.0 + side * .6, -3.5), (4.4, 2.2 + side, -14), (5.2, 2.2 + side * 1.2, -21)], 120) + np.asarray(top)
        bundle('strap', [rod(line, ring(14, 1.1, .14, 4), up=(0, 1, .2))], cloth, caps=True)


GOODS = {'pen': pen, 'notebook': notebook, 'coatrack': coatrack}
