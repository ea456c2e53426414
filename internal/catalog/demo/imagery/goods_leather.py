"""Leather and canvas: a card wallet, a backpack of waxed canvas."""
import math

import numpy as np

from craft import *
from paints import *

TAN, BLACK = rgb('a8693a'), rgb('1d1b1a')


# ------------------------------------------------------------------ wallet

def panel(wide, tall, corner=.7, dip=0., steps=10):
    """An outline with round lower corners; dip hollows its upper edge."""
    out = []
    for cx, cy, start in ((wide / 2 - corner, corner, -90), (-wide / 2 + corner, corner, 180)):
        for k in range(steps + 1):
            a = math.radians(start + 90 * k / steps)
            out.append((cx + corner * math.cos(a), cy + corner * math.sin(a)))
    right, left = out[:steps + 1], out[steps + 1:]
    x = np.linspace(wide / 2, -wide / 2, 33)
    top = [(q, tall - dip * max(0., 1 - (abs(q) / (wide * .36)) ** 2) ** 2) for q in x]
    return right + top + left


def seam(wide, tall, corner=.7, inset=.32):
    """The stitched way: down one side, along the foot, up the other."""
    w, c = wide / 2 - inset, corner - inset * .6
    a = np.linspace(math.pi, 1.5 * math.pi, 8)
    left = [(-w + c + c * math.cos(t), inset + c + c * math.sin(t)) for t in a]
    right = [(-x, y) for x, y in left[::-1]]
    return np.array([(-w, tall - .3), *left, *right, (w, tall - .3)])


def wallet_parts(skin, edge, thread, cards):
    """Back, three pockets one behind the other, cards; lies on z = 0, face up."""
    wide, tall = 10.4, 7.4
    parts = [prism('back', panel(wide, tall, dip=.0), .16, skin, .05)]
    z = .16
    for k, (high, card) in enumerate(zip((6.3, 5.1, 3.9), cards)):
        rest = prism('card', panel(8.56, high + .22, .32), .08, card, .02, (.12 * (k - 1), .35, z))
        parts.append(rest)
        z += .05
        pocket = prism('pocket', panel(wide, high, dip=.55 if k == 2 else 0.), .13, skin, .05, (0, 0, z))
        crease = np.array([(-wide / 2 + .5, high - .22, z + .135), (wide / 2 - .5, high - .22, z + .135)])
        if k < 2:
            parts.append(tube('crease', even(crease, 20), .018, edge, 6))
        parts.append(pocket)
        z += .10
    border = even(seam(wide, 6.1), 400)
    line = np.concatenate([border, np.full((len(border), 1), z + .03)], 1)
    line[:, 2] -= np.interp(border[:, 1], [3.87, 3.92, 5.07, 5.12, 6.4], [0, .13, .13, .28, .28])
    parts.append(stitches('seam', even(line, 200), thread, .27, .12, .034))
    loop = np.array([(x, y, .08) for x, y in panel(wide, tall)])
    parts.append(tube('edge', loop, .085, edge, 10, closed=True, up=(0, 0, 1)))
    return parts


def back_parts(skin, edge, thread):
    """The other side: one pocket with a thumb hollow."""
    wide, tall = 10.4, 7.4
    parts = [prism('back', panel(wide, tall), .55, skin, .08)]
    parts.append(prism('pocket', panel(wide, 6.9, dip=1.1), .13, skin, .05, (0, 0, .55)))
    line = seam(wide, 6.7)
    parts.append(stitches('seam', even(np.concatenate([line, np.full((len(line), 1), .70)], 1), 200), thread, .27, .12, .034))
    loop = np.array([(x, y, .3) for x, y in panel(wide, tall)])
    parts.append(tube('edge', loop, .12, edge, 10, closed=True, up=(0, 0, 1), section=ring(12, .05, .27, 3)))
    return parts


def wallet(view):
    scene(14 if view != 'detail' else 8)
    color = BLACK if view == 'black' else TAN
    skin = leather(color, .42 if view == 'black' else .46, 1.3)
    edge = Paint('edge', tuple(c * .45 for c in color), .35, clearcoat=.2)
    thread = Paint('thread', rgb('c9b48f') if view != 'black' else rgb('3a3735'), .7)
    cards = [paper(rgb(code), .5, 'card') for code in ('d9d2c3', '3f5f58', 'b98a4a')]
    face = wallet_parts(skin, edge, thread, cards)
    stone = Paint('stone', rgb('b7aea1'), .8)
    tone = stone.noise(1.1, 6., .65)
    stone.set('Base Color', stone.ramp(tone, (.3, rgb('a59a8b')), (.55, rgb('bdb4a6')), (.75, rgb('cfc8bc')))).bump(tone, .05)
    block('stone', (12.5, 4.5, 4.6), stone, .18, (.6, 4.5, 0), .06)
    group(face, (-1.0, -.28, .02), (math.radians(64), 0, math.radians(-4)))
    group(back_parts(skin, edge, thread), (5.2, -8.8, 0), (0, 0, math.radians(16)))
    if view == 'detail':
        return photo((-2.7, 1.2, 3.9), 8.4, 14, 24, fstop=13, focus=(-2.7, 1.4, 4.2))
    return photo((1.4, -2.0, 2.5), 20.5, -10, 27)


# ---------------------------------------------------------------- backpack

LEVELS = [(0, 12.8, 5.6), (.7, 13.8, 6.3), (2.0, 14.3, 6.7), (8, 14.6, 7.1), (18, 14.4, 6.9), (28, 13.9, 6.2), (35, 13.4, 5.4),
          (38, 12.9, 4.9), (39.4, 12.0, 4.2), (40.1, 10.2, 3.0), (40.3, 5, 1.2), (40.3, .01, .01)]


def sway(spot, rough=.16):
    """Soft folds: the same small push for the same place, so that layers fit."""
    x, y, z = spot[..., 0], spot[..., 1], spot[..., 2]
    push = .55 * np.sin(.42 * x + .31 * z + 1.2 * np.sin(.17 * z)) + .5 * np.sin(.27 * x - .52 * z + .9) + .35 * np.sin(.9 * x + .75 * z + .5 * y)
    ridge = 1 - np.abs(np.sin(.33 * x - .24 * z + .8 * np.sin(.3 * x + .2 * z)))
    return rough * (push + .9 * ridge ** 4)


def hull(z, angle, grow=0.):
    """Point on the body at a height and an angle (front at -y)."""
    half, deep = (np.interp(z, [q[0] for q in LEVELS], [q[k] for q in LEVELS]) for k in (1, 2))
    c, s = np.cos(angle), np.sin(angle)
    e = .5
    spot = np.stack([half * np.sign(c) * np.abs(c) ** e, deep * np.sign(s) * np.abs(s) ** e, z + 0 * angle], -1)
    out = unit(np.stack([np.sign(c) * np.abs(c) ** .8 / half, np.sign(s) * np.abs(s) ** .8 / deep, 0 * angle], -1))
    return spot + out * (sway(spot) + grow)[..., None]


def front(x, z, grow=0.):
    """Point on the front of the body straight behind (x, z)."""
    half, deep = (np.interp(z, [q[0] for q in LEVELS[:9]], [q[k] for q in LEVELS[:9]]) for k in (1, 2))
    y = -deep * np.maximum(1 - (np.abs(x) / half) ** 4, .02) ** .25
    spot = np.stack([x + 0 * z, y, z + 0 * x], -1)
    spot[..., 1] -= sway(spot) + grow
    return spot


def canvas(color):
    """Waxed cotton: dull, a weave under the wax, pale where it has been folded."""
    p = Paint('canvas', color, .58, specular=.35, sheen=.15)
    fold = p.noise(.22, 6., .62, 1.2)
    crease = p.ramp(p.math('ABSOLUTE', p.math('SUBTRACT', p.noise(.3, 5., .6, .8), .5)), (0., 1.), (.045, 0.))
    tone = p.ramp(fold, (.3, tuple(c * .66 for c in color)), (.52, color), (.75, tuple(c * 1.3 for c in color)))
    p.set('Base Color', p.mix(p.math('MULTIPLY', crease, .22), tone, tuple(min(1., c * 2.1) for c in color)))
    p.set('Roughness', p.step(fold, .3, .75, .46, .68))
    weave = p.math('MAXIMUM', p.wave(3.2, direction='X'), p.wave(3.2, direction='Z'))
    p.bump(weave, .012).bump(fold, .12)
    return p


def flap_line(n=70):
    """The flap's way from the back over the top to its front edge: (y, z)."""
    return even(curve([(5.2, 35.5), (5.0, 38.4), (3.2, 40.6), (0, 41.2), (-3.4, 40.4), (-5.6, 38), (-6.5, 34), (-7.0, 29), (-7.35, 22.5)], 200), n)


def flap_at(u, t, grow=0.):
    """Point of the flap: u across from -1 to 1, t along from 0 to 1."""
    line = flap_line(200)
    y, z = (np.interp(t, np.linspace(0, 1, 200), line[:, k]) for k in (0, 1))
    end = np.clip((t - .55) / .45, 0, 1)
    z = z + end * (2.6 * np.abs(u) ** 5) - (1 - end) * 1.9 * np.abs(u) ** 4
    x = u * (14.3 - .5 * (1 - t))
    spot = np.stack([x, y, z], -1)
    wrap = end * 4.3 * np.abs(u) ** 7
    spot[..., 1] += wrap
    drop = np.stack([0 * u, -np.clip((t - .35) / .3, 0, 1), 1 - np.clip((t - .35) / .3, 0, 1)], -1)
    return spot + unit(drop) * (sway(spot, .14) + .12 + grow)[..., None]


def pack_body(cloth, hide, thread):
    angle = np.linspace(0, TAU, 240, endpoint=False)
    z = np.concatenate([np.linspace(0, 38, 130), 38 + 2.3 * np.sin(np.linspace(0, math.pi / 2, 24))[1:]])
    sheet('body', np.stack([hull(np.full(240, q), angle) for q in z]), cloth, close_cols=True)
    base = np.stack([hull(np.full(240, q), angle, g) for q, g in [(0, .02), (.3, .14), *[(v, .16) for v in np.linspace(.7, 5.6, 22)], (5.75, .12), (5.8, -.05)]])
    sheet('base', base, hide, close_cols=True)
    line = hull(np.full(900, 5.35), np.linspace(0, TAU, 900), .19)
    stitches('base seam', line, thread, .42, .2, .05, up=unit(line * [1, 1, 0]))


def front_pocket(cloth, hide, thread):
    """A bellows pocket low on the front with a short leather-bound lid."""
    low, high, half = 6.4, 19.2, 9.6
    u, v = np.meshgrid(np.linspace(-1, 1, 70), np.linspace(0, 1, 60))
    plump = (np.maximum(1 - np.abs(u) ** 7, 0) ** .45) * (np.maximum(1 - np.abs(2 * v - 1) ** 7, 0) ** .45)
    spot = front(u * half, low + (high - low) * v)
    spot[..., 1] -= 2.5 * plump * (1.08 - .22 * v) + .25 * plump * np.sin(u * 3 + v * 4)
    sheet('pocket', spot, cloth)
    top = np.linspace(.70, 1.06, 26)
    uu, vv = np.meshgrid(np.linspace(-1.03, 1.03, 70), top)
    lid = front(uu * half, low + (high - low) * np.minimum(vv, 1.02))
    reach = 2.75 * np.maximum(1 - np.abs(uu / 1.035) ** 9, 0) ** .4 * np.maximum(1 - np.clip((vv - .86) / .2, 0, 1) ** 2.2, 0) ** .5
    lid[..., 1] -= reach * (1.06 - .2 * vv) + .14
    lid[..., 2] += np.clip((.8 - vv) / .1, 0, 1) * 1.0 * np.abs(uu / 1.03) ** 6
    sheet('lid', lid, cloth, thick=.18)
    tube('binding', lid[0], 1, hide, up=(0, 0, 1), section=ring(14, .2, .28, 3))
    stitches('lid seam', lid[2] + [0, -.12, 0], thread, .42, .2, .045, up=(0, -1, 0))


def strap(line, out, wide, hide, thread, thick=.28):
    """A leather strap with two rows of stitches."""
    section = ring(20, wide / 2, thick / 2, 6)
    bundle('strap', [rod(line, section, up=out)], hide, caps=True)
    _, side, normal = frames(line, up=out)
    for sign in (-1, 1):
        stitches('strap seam', line + side * sign * (wide / 2 - .28) - normal * (thick / 2 + .01), thread, .4, .2, .05, up=-normal)


def buckle(at, wide, metal_):
    """A roller buckle seen from the front: frame, bar and tongue."""
    a = ring(60, wide / 2 + .45, 1.25, 5)
    frame = np.stack([a[:, 0], 0 * a[:, 0], a[:, 1]], 1) + at
    tube('frame', frame, .19, metal_, 12, closed=True)
    tube('bar', np.array([(-wide / 2 - .3, .1, -1.25), (wide / 2 + .3, .1, -1.25)]) + at, .26, metal_, 14)
    tube('tongue', curve(np.array([(0, -.05, 1.15), (0, -.22, 0), (0, -.28, -1.2)]) + at, 20), .14, metal_, 10)


def backpack(view):
    scene(50 if view == 'main' else 24)
    cloth, hide = canvas(rgb('5d5d45')), leather(rgb('6a4530'), .45, .8)
    thread, metal_ = Paint('thread', rgb('d2bd95'), .7), brass(.24, worn=.12)
    pack_body(cloth, hide, thread)
    u, t = np.meshgrid(np.linspace(-1, 1, 90), np.linspace(0, 1, 110))
    sheet('flap', flap_at(u, t), cloth, thick=.22)
    rim = np.concatenate([flap_at(np.full(60, -1.), np.linspace(.08, 1, 60)), flap_at(np.linspace(-1, 1, 90), np.full(90, 1.)), flap_at(np.full(60, 1.), np.linspace(1, .08, 60))])
    tube('flap edge', even(rim, 240), .26, hide, 12)
    front_pocket(cloth, hide, thread)
    for x in (-7.0, 7.0):
        over = flap_at(np.full(90, x / 14.2), np.linspace(.1, 1, 90), .34)
        down = front(np.full(24, x), np.linspace(21.6, 17.4, 24), .62)
        line = even(np.concatenate([over, down]), 120)
        strap(line, np.cross(np.gradient(line, axis=0), [-1., 0, 0]), 2.5, hide, thread)
        spot = front(np.array([x]), np.array([21.0]), .85)[0]
        buckle(spot, 2.5, metal_)
        keeper = front(np.array([x]), np.array([18.6]), .68)[0]
        block('keeper', (3.0, .5, .9), hide, .15, keeper - [0, 0, .45])
    grip(hide)
    shoulder(cloth)
    if view == 'main':
        return photo((0, 0, 21.3), 57, -24, 10)
    return photo((3.2, -7.5, 21.5), 22, 16, 12, fstop=11, focus=(5, -8.5, 21))


def grip(hide):
    line = curve([(-4.6, 3.2, 40.2), (-4.4, 3.3, 42.2), (-3.2, 3.4, 44.2), (0, 3.5, 45.0), (3.2, 3.4, 44.2), (4.4, 3.3, 42.2), (4.6, 3.2, 40.2)], 80)
    bundle('grip', [rod(line, ring(20, .95, .3, 4), up=(0, 0, 1), grow=1 - .12 * np.sin(np.linspace(0, math.pi, 80)))], hide, caps=True)


def shoulder(cloth):
    """Padded straps behind, seen at the sides."""
    for sign in (-1, 1):
        line = curve([(sign * 4.5, 4.6, 37), (sign * 6.8, 8.2, 36.2), (sign * 10.2, 11.2, 30), (sign * 13.4, 11.4, 21), (sign * 14.2, 9.4, 11), (sign * 11.6, 5.2, 3.6)], 120)
        t = np.linspace(0, 1, 120)
        bundle('shoulder', [rod(line, ring(24, 3.1, .75, 4), up=np.stack([sign * (.4 + .4 * t), .8 - .2 * t, .3 - 0 * t], 1), grow=np.interp(t, [0, .1, .6, .75, 1], [.85, 1, 1, .5, .45]))], cloth, caps=True)


GOODS = {'wallet': wallet, 'backpack': backpack}
