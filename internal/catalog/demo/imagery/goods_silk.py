"""Silk: a printed square over its rail, laid out flat, folded."""
import math

import numpy as np

from materials import OAK, node, noise, picture, raise_by, skin_of, space, surface, uneven, wire, wood
from prints import scarf_print
from shapes import TAU, box, disc, ripple, sheet, tube
from studio import shot, stage

SIDE, RAIL, BAR = .90, .62, .011


def scarf(view):
    """A square of 90 cm; views named after a colour hang as the main one does."""
    colours = view if view in ('madder', 'ivory') else 'green'
    silk, hem = _silk(colours)
    if view == 'top':
        return _laid(silk, hem)
    if view == 'folded':
        return _folded(silk, hem)
    stage(.6, key=1.1)
    _rack()
    _cloth(_hung, silk, hem, 301, 401)
    shot((0, 0, .335), 1.10, 24, 8)


def scarf_folded(view):
    """The folded square in a further colour."""
    _folded(*_silk(view))


def _silk(colours):
    """Twill with the print on both sides, and the thread of its hem."""
    image, edge = scarf_print(colours)
    made = uneven(surface((1, 1, 1), .44, Sheen=.25, Specular=.32, Anisotropic=.4), .40, .49, 60)
    print_ = picture(made, image)
    wire(made, print_, 'Color', skin_of(made), 'Base Color')
    twill = node(made, 'TexWave', bands_direction='DIAGONAL', Scale=220.)
    wire(made, space(made, of='UV'), 'Vector', twill, 'Vector')
    raise_by(made, twill, 'Fac', .00006, .5)
    raise_by(made, noise(made, 14., detail=3), 'Fac', .0012, .35)
    return made, surface(edge, .5, Sheen=.4)


def _cloth(shape, silk, hem, columns, rows):
    """The square and its rolled hem."""
    sheet(shape, columns, rows, silk)
    t = np.linspace(0, 1, 120, endpoint=False)
    u = np.concatenate([t, 0 * t + 1, 1 - t, 0 * t])
    v = np.concatenate([0 * t, t, 0 * t + 1, 1 - t])
    tube(np.stack(np.broadcast_arrays(*shape(u, v)), -1), .0013, hem, 1, closed=True, sides=3)


# --------------------------------------------------------------------- hung
def _hung(u, v):
    """Over the rail; folds deepen on the way down."""
    run, bend = (v - .485) * SIDE, BAR + .0012
    half = math.pi / 2 * bend
    front = np.where(run < 0, -1, 1)
    down = np.maximum(abs(run) - half, 0)
    turn = np.clip(run, -half, half) / bend
    deep = np.clip(down / .40, 0, 1.2) ** .8
    lean = u + .02 * np.sin(5 * u) * front
    folds = (np.sin(TAU * 3.6 * lean + .5 * front + .6 * deep) + .55 * np.sin(TAU * 6.3 * lean + 2 - .9 * deep)
             + .3 * np.sin(TAU * 1.4 * u + 4 + front))
    draw = .70 + .035 * deep
    x = (u - .5) * SIDE * draw + .010 * deep * np.cos(TAU * 3.6 * lean + .5 * front)
    y = bend * np.sin(turn) + front * .004 * deep + (.0020 + .021 * deep) * folds * (.75 + .25 * front * np.sin(9 * u))
    y = np.where(front < 0, np.minimum(y, -bend * abs(np.sin(turn)) + .012 * deep), np.maximum(y, bend * abs(np.sin(turn)) - .012 * deep))
    return x, y, RAIL + bend * np.cos(turn) - down * (1 - .012 * deep * (1 + folds)) + .0012 * np.sin(TAU * 3.6 * u)


def _rack():
    """A rail of oak on two posts with feet."""
    for i, x in enumerate((-.405, .405)):
        post = wood(OAK, 'z', .42, shift=(.3 * i, .2, .1))
        tube([(x, 0, .010), (x, 0, RAIL + .014)], .0125, post, 1, sides=16)
        box((.062, .26, .020), .006, wood(OAK, 'y', .42, shift=(.1, .5 * i, .3)), (x, 0, .010), (0, 0, 0))
        disc(.0155, .012, .003, post, (x, 0, RAIL + .012), segments=48)
    rail = wood(OAK, 'x', .40, shift=(.2, .1, .4))
    tube([(-.46, 0, RAIL), (.46, 0, RAIL)], BAR, rail, 1, sides=16)
    for x in (-.46, .46):
        disc(.0135, .010, .004, rail, (x - .005, 0, RAIL), (0, 90, 0), 48)


# ---------------------------------------------------------------------- flat
def _laid(silk, hem):
    """The whole print, one corner turned over."""
    stage(.7)

    def flat(u, v):
        along, side = (u + v - 1) / math.sqrt(2) * SIDE, (u - v) / math.sqrt(2) * SIDE
        radius, start = .020, .465 - .10 * (u - v)
        past = np.clip(along - start, 0, None)
        turn = np.minimum(past / radius, math.pi * .94)
        rest = past - turn * radius
        along = np.where(past > 0, start + radius * np.sin(turn) + rest * np.cos(turn), along)
        lift = radius * (1 - np.cos(turn)) + rest * np.sin(turn)
        wave = .0028 * (1 + ripple(u, v, 4, 7, .5, 2.2)) + .004 * np.clip(ripple(u, v, 9, 5, .4, 1.2), 0, 2) ** 2
        x, y = (along + side) / math.sqrt(2), (along - side) / math.sqrt(2)
        return x, y, .0014 + lift + wave
    _cloth(flat, silk, hem, 321, 321)
    shot((.015, .0, 0), 1.26, -17, 58)


# -------------------------------------------------------------------- folded
def _folded(silk, hem):
    """Folded in four: open edges to the front, the quarter with border and
    medallion on top."""
    stage(.42)
    rnd = np.random.default_rng(5)
    for k in range(4):
        _layer(k, silk, hem, rnd.normal(0, .0035, 2), rnd.normal(0, .008))
    shot((.005, -.02, .0), .72, -33, 33)


def _layer(k, silk, hem, slip, turn):
    """Layer k of four from below; its far edges run down into the folds."""
    flip = ((1, -1), (-1, -1), (-1, 1), (1, 1))[k]
    gap, half = .0088, SIDE / 2 * .97

    def quarter(u, v):
        x, y = u * half, v * half
        fold = np.clip(1 - x / .012, 0, 1) ** 2 + np.clip(1 - y / .012, 0, 1) ** 2
        soft = 1 + .30 * ripple(u, v, 30 + k, 5, .4, 1.4)
        edge = np.clip((1 - u) / .10, 0, 1) * np.clip((1 - v) / .10, 0, 1)
        z = .0015 + gap * k * (.62 + .38 * edge) * soft + .0022 * (1 + ripple(u, v, 3, 4, .5, 1.5)) - np.minimum(fold, 1) * gap * k * .5
        x, y = x - half / 2 + slip[0], y - half / 2 + slip[1]
        return x + turn * y + .002 * np.sin(5 * v + k), -y + turn * x + .002 * np.sin(6 * u + 2 * k), np.maximum(z, .001)
    ob = sheet(quarter, 121, 121, silk)
    layer = ob.data.uv_layers['uv'].data
    flat = np.empty(len(layer) * 2, np.float32)
    layer.foreach_get('uv', flat)
    uv = flat.reshape(-1, 2)
    layer.foreach_set('uv', (.5 + uv * .5 * np.array(flip)).astype(np.float32).ravel())
    t = np.linspace(0, 1, 80)
    for u, v in ((0 * t + 1, t), (t, 0 * t + 1)):
        tube(np.stack(quarter(u, v), -1), .0013, hem, 1, sides=3)


GOODS = {'scarf': scarf, 'scarf-folded': scarf_folded}
