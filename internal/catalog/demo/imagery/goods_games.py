"""Games and toys: a go board with stones, building blocks of beech."""
import math

import numpy as np

from craft import *
from paints import *

# black and white stones of an opening, columns and lines from 0
BLACK = [(15, 3), (3, 15), (16, 15), (13, 2), (5, 2), (2, 9), (9, 16), (16, 9), (14, 16), (4, 12), (10, 3), (17, 5),
         (15, 5), (5, 15), (3, 5), (12, 15), (11, 13), (16, 12), (7, 3), (8, 14)]
WHITE = [(3, 3), (15, 15), (2, 13), (14, 13), (15, 12), (16, 16), (5, 16), (2, 5), (16, 4), (14, 4), (13, 4), (9, 4),
         (6, 13), (4, 10), (15, 10), (10, 15), (11, 16), (3, 7), (17, 11), (9, 9)]
STAR = (3, 9, 15)
BOARD = (42.4, 45.4, 6.0)
PITCH = (2.2, 2.37)


def cross(column, line, top):
    return np.array([(column - 9) * PITCH[0], (line - 9) * PITCH[1], top])


def stone(name, paint, at, radius=1.1, high=.46):
    """A stone of two domes."""
    a = np.linspace(0, math.pi, 33)
    profile = np.stack([radius * np.sin(a) ** .86, -high * np.cos(a)], 1)
    thing = turn(name, profile, paint, 48)
    thing.location = at
    return thing


def shell_paint():
    """Clam shell: milky with faint grown lines."""
    p = Paint('shell', rgb('eee9dd'), .26, clearcoat=.5, clearcoat_roughness=.15)
    line = p.wave(1.5, direction='X', distortion=1.5, detail=1., detail_scale=.5, at=p.at(random=20.))
    p.set('Base Color', p.ramp(line, (.2, rgb('ebe5d8')), (.6, rgb('f1ede4'))))
    return p


def slate_paint():
    p = Paint('slate', rgb('1c1d1f'), .46, specular=.4)
    p.bump(p.noise(14., 3.), .004)
    return p


def board(top):
    """The block, its drawn lines and star points."""
    block('board', BOARD, wood('kaya', 'Y', .55, .38, coat=.2, pores=.18, heart=(0, 26, -30)), .18)
    ink = Paint('ink', rgb('1d1712'), .6)
    long, wide = 18 * PITCH[1], 18 * PITCH[0]
    for k in range(19):
        x, y = (k - 9) * PITCH[0], (k - 9) * PITCH[1]
        edge = .13 if k in (0, 18) else .085
        block('line', (edge, long + .1, .012), ink, 0, (x, 0, top - .006))
        block('line', (wide + .1, edge, .012), ink, 0, (0, y, top - .006))
    for i in STAR:
        for j in STAR:
            turn('star', [(0, .014), (.2, .014), (.2, -.01)], ink, 24).location = cross(i, j, top - .006)


def bowl(wooden, at, filling, seed):
    """A turned bowl, heaped with stones."""
    body = [(.01, 0), (3.6, 0), (3.9, .12), (4.2, .5), (5.6, 2.2), (6.3, 4.4), (6.1, 6.4), (5.3, 7.7), (5.05, 7.85), (4.85, 7.7),
            (5.4, 6.4), (5.6, 4.6), (5.0, 2.4), (3.4, 1.0), (.01, .8)]
    parts = [turn('bowl', body, wooden, 96, 160)]
    parts += heap(filling, seed)
    return group(parts, at)


def lid_alone(wooden, at):
    """The lid upside down, as players lay it for prisoners."""
    return group([turn('lid', [(.01, .0), (1.4, .0), (3.4, .25), (5.0, .95), (5.5, 1.5), (5.4, 1.72), (5.15, 1.7), (4.9, 1.35), (3.4, .75), (.01, .6)], wooden, 96, 120)], at)


def heap(paint, seed):
    """Stones in rings, layer over layer, tilted by chance."""
    rng = np.random.default_rng(seed)
    spots = []
    for z, rings in ((5.0, ((0, 1), (2.1, 6), (4.1, 12))), (5.75, ((.9, 3), (2.9, 9), (4.3, 12))), (6.45, ((0, 1), (2.0, 6), (3.75, 11))), (7.0, ((.9, 3), (2.6, 7)))):
        for radius, many in rings:
            start = rng.uniform(0, TAU)
            for k in range(many):
                a = start + TAU * k / many + rng.normal(0, .08)
                at = (radius * math.cos(a), radius * math.sin(a), z + rng.normal(0, .10) - .05 * radius)
                spots.append((at, (rng.normal(0, .32), rng.normal(0, .32), rng.uniform(0, 3)), 1))
    first = stone('stone', paint, spots[0][0])
    return [first] + copies(first, spots[1:])


def goboard(view):
    scene(45 if view == 'main' else 20)
    top = BOARD[2]
    board(top)
    shell, slate = shell_paint(), slate_paint()
    rng = np.random.default_rng(8)
    for paint, places in ((slate, BLACK), (shell, WHITE)):
        spots = [(cross(*p, top + .46) + [*rng.normal(0, .05, 2), 0], (0, 0, rng.uniform(0, 6)), 1) for p in places]
        first = stone('stone', paint, spots[0][0])
        copies(first, spots[1:])
    turned = wood('jujube', 'Z', .7, .3, coat=.35, pores=.25)
    if view == 'main':
        bowl(turned, (29.5, -11, 0), slate, 3)
        bowl(turned, (31.0, 5.5, 0), shell, 5)
        lid_alone(turned, (21, -29, 0))
        for k, (x, y) in enumerate(((20.3, -29.2), (22.2, -28.3), (21.2, -30.4))):
            stone('taken', shell, (x, y, .78 + .46)).rotation_euler = (.05 * k, 0, k)
        return photo((5.4, -5.0, 1.0), 71, -26, 32)
    return photo((9.5, -10.5, top), 17, -34, 28, fstop=13, focus=(9, -14, top))


def arch(size, gap, paint, at, turned=0.):
    wide, deep, tall = size
    a = np.linspace(math.pi, 0, 25)
    outline = [(-wide / 2, 0), (-gap, 0), *zip(gap * np.cos(a[1:-1]), gap * np.sin(a[1:-1])), (gap, 0), (wide / 2, 0), (wide / 2, tall), (-wide / 2, tall)]
    thing = prism('arch', outline, deep, paint, .12, (0, 0, 0))
    return group([thing], at, (math.radians(90), 0, turned))


def wedge(size, paint, at, turned=0.):
    wide, deep, tall = size
    thing = prism('roof', [(-wide / 2, 0), (wide / 2, 0), (0, tall)], deep, paint, .12)
    c, s = math.cos(turned), math.sin(turned)
    return group([thing], (at[0] - s * deep / 2, at[1] + c * deep / 2, at[2]), (math.radians(90), 0, turned))


def pillar(radius, tall, paint, at):
    thing = turn('pillar', rounded([(0, 0), (radius, 0), (radius, tall), (0, tall)], .14), paint, 64)
    thing.location = at
    thing.data.use_auto_smooth, thing.data.auto_smooth_angle = True, .6
    return thing


def stain(color):
    """Beech under a water stain: the grain stays to be seen."""
    p = wood('beech', 'Z', .8, .5, coat=.05, pores=.5)
    base = p.shader.inputs['Base Color'].links[0].from_socket
    tone = p.mix(1., base, tuple(c * 1.9 for c in color), 'MULTIPLY')
    p.set('Base Color', p.mix(.5, tone, color))
    return p


def blocks(view):
    scene(22 if view == 'main' else 12)
    plain, side, red, blue, green, yellow = wood('beech', 'Z', .8, .5, coat=.05), wood('beech', 'X', .8, .5, coat=.05), stain(rgb('b8452f')), stain(rgb('3f6f8f')), stain(rgb('5f8160')), stain(rgb('d99a35'))
    for x in (-6.2, 6.2):
        block('cube', (4, 4, 4), plain, .16, (x, .1 * x, 0), .02 * x)
        pillar(1.7, 6, side if x > 0 else plain, (x, .1 * x, 4))
        block('slab', (4.2, 4.2, 1.2), blue if x > 0 else side, .14, (x, .1 * x, 10), .03 * x)
    turn('spire', [(.01, 15.4), (.25, 15.1), (1.9, 11.4), (1.9, 11.2), (0.01, 11.2)], red, 64).location = (-6.2, -.6, 0)
    wedge((4, 4, 2.6), green, (6.2, .62, 11.2), .1)
    arch((8.2, 4, 4), 2.2, side, (0, 2, 0))
    block('beam', (8, 4, 2), yellow, .16, (0, 0, 4), .01)
    arch((4.2, 3.6, 2.3), 1.05, red, (-.1, 1.8, 6))
    block('beam', (4, 3.6, 1.2), plain, .14, (-.1, 0, 8.3), -.04)
    wedge((4.4, 3.6, 2.4), blue, (-.1, 0, 9.5), -.04)
    block('cube', (4, 4, 4), yellow, .16, (-10.6, -6.6, 0), .5)
    lying = pillar(1.6, 5.5, green, (0, 0, 0))
    group([lying], (11.5, -5.0, 1.6), (0, math.radians(90), math.radians(200)))
    wedge((4.6, 2.2, 2.3), plain, (2.8, -7.4, 0), .35)
    block('brick', (6, 3, 1.8), side, .14, (-3.8, -7.2, 0), -.25)
    block('brick', (3, 3, 1.8), red, .14, (-3.2, -7.2, 1.8), .2)
    if view == 'main':
        return photo((0, -1.5, 6.3), 31, 14, 15)
    return photo((-3.6, -6.5, 3.4), 15, -12, 18, fstop=8, focus=(-3.4, -8.5, 2.6))


GOODS = {'goboard': goboard, 'blocks': blocks}
