"""For the tea table: an iron teapot, a pair of mugs, a walnut tray, chopsticks."""
import math

import numpy as np

from craft import *
from paints import *


def iron(color=rgb('313437'), rough=.44):
    """Cast iron under baked lacquer: fine sand from the mould, rust-brown breath on the high spots."""
    p = Paint('iron', color, rough, metallic=.35, specular=.45, clearcoat=.08, clearcoat_roughness=.4)
    cloud = p.noise(.6, 5., .6)
    p.set('Base Color', p.ramp(cloud, (.35, color), (.62, tuple(c * 1.25 for c in color)), (.85, rgb('4a3d33'))))
    p.set('Roughness', p.step(cloud, .3, .8, rough - .08, rough + .12))
    p.bump(p.noise(16., 4., .7), .012)
    p.bump(p.noise(4., 3.), .02)
    return p


POT = [(.01, 0), (3.9, 0), (4.4, .12), (5.0, .7), (6.7, 2.4), (7.6, 4.6), (7.7, 6.2), (7.0, 8.3), (5.6, 9.9), (4.6, 10.5), (4.2, 10.75)]


def hobnails(paint):
    """Rows of small points round the pot, closer where it narrows."""
    line = even(curve(POT, 400), 1200)
    run = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    grids, sides = [], 10
    for k, s in enumerate(np.arange(6.1, run[-1] - 2.3, .62)):
        r, z = (np.interp(s, run, line[:, c]) for c in (0, 1))
        dr, dz = (np.diff(np.interp([s - .1, s + .1], run, line[:, c]))[0] for c in (0, 1))
        many = max(24, int(TAU * r / .74 / 2) * 2) if s < 3 else 60
        size = min(.29, TAU * r / 60 * .40)
        for j in range(many):
            a = TAU * (j + .5 * (k % 2)) / many
            out = unit(np.array([dz * math.cos(a), dz * math.sin(a), -dr]))
            side = np.array([-math.sin(a), math.cos(a), 0])
            up = np.cross(out, side)
            b = np.linspace(0, TAU, sides, endpoint=False)[None, :, None]
            t = np.array([1.15, 1., .78, .45, .01])[:, None, None]
            h = np.array([-.10, .09, .30, .42, .46])[:, None, None]
            at = np.array([r * math.cos(a), r * math.sin(a), z])
            grids.append(at + size * (t * (np.cos(b) * side + np.sin(b) * up) + h * out))
    return bundle('nails', grids, paint)


def irontea(view):
    scene(24 if view == 'main' else 12)
    black = iron()
    for k in range(3):
        a = TAU * k / 3 + .5
        turn('foot', [(.01, 0), (.55, 0), (.8, .9), (.01, 1.0)], black, 32, 24).location = (4.0 * math.cos(a), 4.0 * math.sin(a), 0)
    turn('pot', POT + [(4.0, 10.7), (3.9, 10.2), (3.9, 9.6)], black, 160, 200).location = (0, 0, .7)
    hobnails(black).location = (0, 0, .7)
    turn('belt', [(7.55, 5.15), (7.84, 5.2), (7.9, 5.3), (7.84, 5.4), (7.5, 5.45)], black, 160).location = (0, 0, -.02)
    turn('lid', rounded([(.01, 11.85), (1.2, 11.8), (3.2, 11.45), (4.15, 11.05), (4.35, 10.85), (4.2, 10.7), (.01, 10.7)], .25), black, 128).location = (0, 0, .7)
    turn('ridge', [(2.9, 11.5), (3.0, 11.62), (3.12, 11.6), (3.2, 11.4)], black, 96, 20).location = (0, 0, .72)
    turn('knob', [(.01, 13.6), (.5, 13.58), (.95, 13.25), (1.0, 12.9), (.6, 12.5), (.42, 12.2), (.55, 11.9), (.9, 11.75)], brass(.32, worn=.15), 64, 60).location = (0, 0, .7)
    spout(black)
    bail(black)
    if view == 'main':
        cup(black, (-9.5, -9.5, 0))
        cup(black, (-3.0, -13.0, 0))
        return photo((-.6, -3, 8.3), 33.5, 14, 17)
    return photo((1.2, -3, 8.6), 16.5, 24, 24, fstop=11, focus=(1, -6, 9))


def spout(paint):
    line = curve([(5.6, 0, 5.0), (7.6, 0, 6.2), (9.3, 0, 8.4), (10.9, 0, 10.3)], 48)
    t = np.linspace(0, 1, 48)
    grow = 2.15 - 1.35 * t ** .7
    outer = rod(line, ring(32), up=(0, 1, 0), grow=grow)
    lip = rod(line[::-1][:12], ring(32), up=(0, -1, 0), grow=grow[::-1][:12] - .22)
    outer[-6:, :, 2] = np.minimum(outer[-6:, :, 2], 10.55)
    bundle('spout', [outer], paint)
    bundle('mouth', [lip], paint)
    tube('rim', outer[-1], .16, paint, 10, closed=True)


def bail(paint):
    """The iron handle over the pot, hung in two eyes."""
    for x in (-5.35, 5.35):
        a = np.linspace(0, math.pi, 24)
        eye = np.stack([x + 0 * a, .95 * np.cos(a), 10.2 + 1.5 * np.sin(a)], 1)
        tube('eye', eye, .42, paint, 14, section=ring(16, .42, .34, 3))
    arc = curve([(-5.35, 0, 10.9), (-6.3, 0, 12.6), (-6.4, 0, 15.2), (-4.6, 0, 18.1), (0, 0, 19.5), (4.6, 0, 18.1), (6.4, 0, 15.2), (6.3, 0, 12.6), (5.35, 0, 10.9)], 120)
    t = np.linspace(-1, 1, 120)
    tube('bail', arc, 1, paint, section=ring(20, .52, .36, 3), up=(0, 1, 0), grow=1.12 - .22 * np.abs(t) ** 2)
    for sign in (-1, 1):
        curl = curve([(sign * 5.35, 0, 10.9), (sign * 4.7, 0, 10.75), (sign * 4.7, 0, 11.5), (sign * 5.2, 0, 11.7)], 24)
        tube('curl', curl, .32, paint, 14, grow=np.linspace(1., .55, 24))


def cup(paint, at):
    glaze = Paint('enamel', rgb('2f4a46'), .18, clearcoat=.6)
    outer = turn('cup', rounded([(.01, 0), (1.9, 0), (2.0, .3), (3.3, 2.0), (3.6, 3.9), (3.62, 4.1), (3.45, 4.15)], .35), paint, 96)
    inner = turn('inside', curve([(3.45, 4.13), (3.35, 3.6), (3.0, 2.1), (1.9, .9), (.01, .6)], 40), glaze, 96)
    tea = turn('tea', [(.01, 3.0), (3.0, 3.0), (3.24, 3.04)], Paint('tea', rgb('8a6a1f'), .03, specular=.6), 96)
    return group([outer, inner, tea], at)


def reactive(upper, lower, speck):
    """Stoneware glaze that breaks over the rim, pools and is peppered with iron spots."""
    p = Paint('glaze', upper, .22, clearcoat=.5, clearcoat_roughness=.12)
    run = p.noise(.45, 4., .6, at=p.at((1, 1, .35)))
    spot = p.step(p.cells(3.2), .06, .12, 1., 0.)
    some = p.step(p.noise(2.1, 2.), .46, .56)
    body = p.ramp(run, (.3, lower), (.55, upper), (.8, tuple(min(1, c * 1.18) for c in upper)))
    p.set('Base Color', p.mix(p.math('MULTIPLY', p.math('MULTIPLY', spot, some), .85), body, speck))
    p.bump(p.noise(1.1, 2.), .03)
    return p


def clay(color=rgb('7d6350')):
    p = Paint('clay', color, .85, specular=.25)
    grit = p.noise(9., 4., .7)
    p.set('Base Color', p.ramp(grit, (.3, tuple(c * .7 for c in color)), (.6, color), (.78, tuple(c * 1.25 for c in color))))
    p.bump(grit, .03)
    return p


def mug(glaze, bare, at, turned, seed=0.):
    """A thrown mug: bare clay foot, throwing rings, pulled handle."""
    z = np.linspace(1.7, 9.2, 120)
    wall = 4.05 + .18 * np.sin((z - 1.7) / 7.5 * math.pi) + .011 * np.sin(z * 6.1 + seed) + .012 * np.sin(z * 3.3 + seed)
    outer = np.concatenate([np.stack([wall, z], 1), curve([(wall[-1], 9.2), (4.08, 9.42), (3.93, 9.5), (3.8, 9.4)], 24)[1:],
                            curve([(3.8, 9.4), (3.75, 8.5), (3.85, 5), (3.8, 1.4), (3.2, .75), (.01, .6)], 80)[1:]])
    lip = np.array([[4.06, 1.62], [4.09, 1.68]])
    foot = rounded([(.01, .22), (2.9, .2), (3.0, 0), (3.35, 0), (3.5, .2), (3.95, .9), (4.03, 1.7)], .18)
    parts = [turn('mug', np.concatenate([lip, outer]), glaze, 128, wobble=.002), turn('foot', foot, bare, 128, wobble=.002)]
    line = curve([(3.9, 0, 8.0), (5.0, 0, 8.5), (6.4, 0, 7.9), (6.9, 0, 6.2), (6.3, 0, 4.4), (5.0, 0, 3.3), (3.8, 0, 3.05)], 90)
    t = np.linspace(0, 1, 90)
    ear = ring(24, .44, .82, 2.6)
    parts.append(bundle('ear', [rod(line, ear, up=(0, 1, 0), grow=1.0 + .32 * (1 - t) ** 6 + .3 * t ** 8 - .12 * np.sin(t * math.pi))], glaze))
    return group(parts, at, (0, 0, turned))


def mugs(view):
    scene(20 if view == 'main' else 11)
    sand = reactive(rgb('d9cbb2'), rgb('b99f7c'), rgb('4a3424'))
    sea = reactive(rgb('5f7f80'), rgb('39565a'), rgb('20180f'))
    bare = clay()
    mug(sand, bare, (-5.2, -.5, 0), math.radians(205), 1.)
    mug(sea, bare, (4.8, 1.6, 0), math.radians(-38), 3.)
    if view == 'main':
        return photo((-.4, 0, 4.5), 26.5, 6, 17)
    return photo((-4.4, -1, 6.0), 13.5, 8, 24, fstop=11, focus=(-5, -4.2, 7))


def teatray(view):
    scene(36 if view == 'main' else 18)
    walnut, across = wood('walnut', 'X', 1., .34, coat=.3), wood('walnut', 'Y', 1., .34, coat=.3)
    wide, deep, high = 38., 24., 5.2
    for y in (-deep / 2 + .9, deep / 2 - .9):
        block('rail', (wide, 1.8, high - .6), walnut, .25, (0, y, .6))
    for x in (-wide / 2 + .9, wide / 2 - .9):
        block('end', (1.8, deep - 3.62, high - .6), across, .2, (x, 0, .6))
    for x in (-15.5, 15.5):
        for y in (-9.5, 9.5):
            block('foot', (3, 2.2, .8), walnut, .15, (x, y, 0))
    dark = Paint('well', rgb('20160f'), .6)
    block('well', (wide - 3, deep - 3, .4), dark, 0, (0, 0, 2.2))
    slat = (wide - 3.7) / 15
    for k in range(15):
        block('slat', (slat - .42, deep - 3.75, 1.0), across, .22, ((k - 7) * slat, 0, high - 1.18))
    block('drawer', (9, .5, 2.4), walnut, .12, (9, -deep / 2 - .02, 1.4))
    knob = brass(.25)
    tube('pull', curve([(7.6, -deep / 2 - .2, 2.6), (7.7, -deep / 2 - 1.0, 2.55), (9, -deep / 2 - 1.2, 2.5), (10.3, -deep / 2 - 1.0, 2.55), (10.4, -deep / 2 - .2, 2.6)], 40), .2, knob, 14)
    white = Paint('porcelain', rgb('e9e7e0'), .14, clearcoat=.6, specular=.55)
    gaiwan(white, (6.5, 2.5, high - .18))
    tea = Paint('tea', rgb('a8741c'), .03, specular=.6)
    for x, y in ((-9.2, -3.4), (-2.6, -5.6), (-10.4, 3.6)):
        tasting_cup(white, tea, (x, y, high - .18))
    if view == 'main':
        return photo((0, -1.5, 4.0), 50, -24, 26)
    return photo((-6.5, -4.5, 5.2), 20, -26, 25, fstop=11, focus=(-6, -7, 6))


def gaiwan(paint, at):
    saucer = turn('saucer', [(.01, .25), (2.6, .25), (2.75, 0), (3.1, 0), (3.3, .3), (5.4, 1.35), (5.5, 1.45), (5.35, 1.5), (3.2, .62), (.01, .6)], paint, 96, 120)
    bowl = turn('bowl', [(.01, 1.1), (1.9, 1.1), (2.1, .62), (2.4, .62), (2.6, 1.2), (4.0, 3.0), (4.7, 5.2), (5.2, 6.3), (5.25, 6.42), (5.1, 6.4), (4.5, 5.2), (3.8, 3.1), (.01, 1.5)], paint, 96, 140)
    lid = turn('lid', [(4.55, 6.05), (4.62, 6.15), (3.6, 7.1), (1.6, 7.7), (1.25, 7.85), (1.5, 8.5), (1.6, 8.6), (1.4, 8.62), (1.1, 8.1), (.01, 8.0)], paint, 96, 120)
    return group([saucer, bowl, lid], at)


def tasting_cup(paint, tea, at):
    body = turn('cup', [(.01, .3), (1.2, .3), (1.3, 0), (1.5, 0), (1.65, .4), (2.6, 1.6), (2.95, 3.1), (3.05, 3.45), (2.98, 3.5), (2.82, 3.1), (2.4, 1.6), (.01, .6)], paint, 96, 120)
    drink = turn('drink', [(.01, 2.5), (2.5, 2.5), (2.66, 2.53)], tea, 64)
    return group([body, drink], at)


def stick(paint, tip, cap, at, turned, long=23.5, lift=.0):
    """One chopstick: square with soft edges at the head, round at the tip."""
    t = np.linspace(0, 1, 60)
    grids = []
    for k in t:
        power = 7 - 5 * min(1, max(0, (k - .25) / .5))
        half = .40 - .20 * k
        s = ring(32, half, half, power)
        grids.append(np.stack([np.full(32, k * long), s[:, 0], s[:, 1]], 1))
    grids = np.array(grids)
    head = 7
    cover = grids[:head + 1].copy()
    cover[..., 1:] *= 1.035
    cover = np.concatenate([cover[:1] * [1, .0, .0] , cover[:1] * [1, .92, .92] - [.04, 0, 0], cover])
    parts = [bundle('stick', [grids[head:]], paint, caps=True), bundle('cap', [cover], cap, caps=True)]
    for k in (head + 1, head + 2):
        band = grids[k:k + 2].copy()
        band[..., 1:] *= 1.03
        band[1, :, 0] = band[0, :, 0] + .12
        parts.append(bundle('band', [band], tip, caps=True))
    return group(parts, at, (0, lift, turned))


def chopsticks(view):
    scene(26 if view == 'main' else 12)
    dark, silver = wood('ebony', 'X', .7, .34, coat=.3, pores=.6), steel(.2)
    pale = wood('beech', 'X', .5, .42, coat=.15)
    cloth = linen(rgb('8f9a8a'), 10, deep=.03)
    block('mat', (34, 25, .22), cloth, .1, (0, 0, 0), .0)
    rest = Paint('rest', rgb('e5e2d8'), .16, clearcoat=.6)
    for k in range(5):
        y, skew = -7.6 + k * 3.6, .012 * math.sin(k * 2.1)
        holder(rest, (7.2, y + 7.2 * skew, .22), skew)
        for j in (-.48, .48):
            stick(dark, silver, pale, (-12.0, y + j, .22 + .40), skew + j * .006, lift=-.036)
    if view == 'main':
        return photo((0, -.5, .5), 33, -30, 38)
    return photo((-8.6, -3.0, .6), 11, -38, 30, fstop=11, focus=(-9.5, -4.3, .8))


def holder(paint, at, turned):
    """A glazed rest with a hollow for two tips."""
    x = np.linspace(-1.4, 1.4, 40)
    high = .72 + .3 * np.abs(x / 1.4) ** 2.2
    grid = np.stack([np.stack([np.full(28, 0.) + ring(28, .75, 1, 4)[:, 0], np.full(28, a), h / 2 + ring(28, 1, h / 2, 4)[:, 1]], 1) for a, h in zip(x, high)])
    return group([bundle('rest', [grid], paint, caps=True)], at, (0, 0, turned))


GOODS = {'irontea': irontea, 'mugs': mugs, 'teatray': teatray, 'chopsticks': chopsticks}
