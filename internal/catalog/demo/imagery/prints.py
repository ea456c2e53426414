"""The print of the silk square, drawn by formula: a caravan round the border,
an ogee lattice of blossoms in the field, a lotus medallion in the middle."""
import math

import numpy as np

TAU = 2 * math.pi

# ground, border, gold, pale line, accent of the lattice; sRGB of 0..1
COLOURS = {
    'green': ((.055, .20, .165), (.62, .125, .095), (.83, .63, .27), (.93, .87, .74), (.17, .36, .29)),
    'madder': ((.52, .105, .085), (.06, .155, .175), (.86, .64, .30), (.93, .87, .75), (.70, .27, .18)),
    'ivory': ((.90, .85, .735), (.10, .215, .42), (.70, .50, .22), (.955, .925, .85), (.73, .655, .51)),
}
FIELD, BORDER, LINE = .715, .925, .010


def scarf_print(name, size=1600):
    """The print as an (n, n, 3) array, and its hem's colour in linear light."""
    ground, border, gold, pale, accent = (np.array(c) for c in COLOURS[name])
    x, y = np.meshgrid(*[(np.arange(size) + .5) / size * 2 - 1] * 2)
    far = np.maximum(abs(x), abs(y))
    image = np.broadcast_to(ground, (size, size, 3)).copy()
    _lattice(image, x, y, accent, gold)
    for cx, cy in ((0, 0), (1, 1), (1, -1), (-1, 1), (-1, -1)):
        _medallion(image, x - cx * FIELD, y - cy * FIELD, .40 if cx == 0 else .25, (ground, border, gold, pale))
    image[far > FIELD] = border
    _caravan(image, x, y, pale, gold)
    image[far > BORDER] = ground
    for at, colour in ((FIELD, pale), (FIELD + .024, gold), (BORDER, pale), (BORDER - .024, gold)):
        image[abs(far - at) < LINE / (1 if colour is pale else 2)] = colour
    return image, tuple(ground ** 2.2)


def _lattice(image, x, y, accent, gold):
    """Ogee cells, each with a blossom."""
    a, b = (x * 7 * math.pi) % TAU, y * 4.6 * math.pi
    way = math.pi / 2 * (1 + np.cos(b))
    slope = np.sqrt(1 + (math.pi / 2 * np.sin(b) * .7) ** 2)
    near = np.minimum(abs(a - way), abs(TAU - a - way)) / slope
    image[near < .30] = accent
    image[near < .10] = gold * .85 + accent * .15
    for da, db in ((0, 0), (math.pi, math.pi)):
        u = (a - da + math.pi) % TAU - math.pi
        v = ((b - db + math.pi) % TAU - math.pi) * 1.45
        r, t = np.hypot(u, v), np.arctan2(u, v)
        petals = 1.45 * (.62 + .38 * abs(np.cos(4 * t)) ** .7)
        image[r < petals] = accent
        image[r < petals * .55] = gold
        image[r < .30] = accent * .6


def _medallion(image, x, y, radius, colours):
    """Layers of pointed petals about a star, the outermost first."""
    ground, border, gold, pale = colours
    r, t = np.hypot(x, y) / radius, np.arctan2(x, y)
    layers = ((1., 16, 0, pale, .12), (.968, 16, 0, border, .12), (.80, 16, 0, gold, .12), (.775, 16, 0, ground, .12),
              (.70, 16, .5, gold, .20), (.672, 16, .5, border, .20), (.55, 8, 0, pale, .24), (.525, 8, 0, ground, .24),
              (.40, 8, .5, gold, .26), (.372, 8, .5, border, .26), (.235, 8, 0, gold, .4), (.07, 8, 0, ground, 0))
    for reach, many, shift, colour, cut in layers:
        place = abs(((t / TAU * many + shift) % 1) * 2 - 1)
        lobe = reach * (1 - cut + cut * (np.sqrt(np.clip(1 - place ** 2, 0, 1)) * .55 + (1 - place) * .45))
        image[r < lobe] = colour
    place = ((t / TAU * 16) % 1) - .5
    bead = np.hypot((r - .835) , place * r * TAU / 16)
    image[bead < .030] = pale


PARTS = (((3.0, 4.5, 1.0), (6.2, 4.5, 1.05)), ((6.5, 4.5, .95), (7.9, 3.9, .55)), ((7.9, 3.9, .55), (8.75, 4.7, .40)), ((8.75, 4.7, .40), (8.95, 6.1, .36)),
         ((8.95, 6.25, .40), (9.95, 6.0, .25)), ((8.78, 6.5, .14), (8.62, 6.9, .05)), ((3.45, 5.1, .85), (3.35, 6.15, .34)), ((5.75, 5.1, .85), (5.75, 6.15, .34)),
         ((6.5, 4.0, .62), (6.55, 2.2, .27)), ((6.55, 2.2, .27), (6.3, .35, .17)), ((6.3, .2, .17), (6.62, .14, .13)), ((6.4, 4.0, .6), (7.25, 2.3, .26)),
         ((7.25, 2.3, .26), (7.75, .4, .16)), ((7.75, .24, .17), (8.1, .2, .13)), ((2.75, 4.2, .85), (2.2, 2.35, .30)), ((2.2, 2.35, .30), (1.75, .4, .17)),
         ((1.75, .24, .17), (2.1, .18, .13)), ((2.9, 4.2, .8), (3.35, 2.35, .28)), ((3.35, 2.35, .28), (3.1, .35, .17)), ((3.1, .2, .17), (3.45, .14, .13)),
         ((2.1, 4.9, .12), (1.55, 3.4, .09)), ((1.55, 3.4, .16), (1.5, 3.0, .05)))


def _bar(x, y, start, end):
    """Distance to a bar that tapers between two round ends; below 0 is inside."""
    (ax, ay, ar), (bx, by, br) = start, end
    dx, dy = bx - ax, by - ay
    t = np.clip(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0, 1)
    return np.hypot(x - ax - t * dx, y - ay - t * dy) - (ar + t * (br - ar))


def _caravan(image, x, y, pale, gold):
    """Camels that walk round the border, a rosette in each corner."""
    middle, many = (FIELD + BORDER) / 2, 7
    tall = (BORDER - FIELD) * .60
    pitch, size = 2 * FIELD / many, tall / 7.2
    for along, across in ((x, y), (y, -x), (-x, -y), (-y, x)):
        band = np.nonzero((abs(along) < FIELD) & (across < -FIELD))
        s = ((along[band] + FIELD) % pitch - pitch / 2) / size + 5.6
        h = (across[band] + middle) / size + 3.5
        shade = image[band]
        shade[np.min([_bar(s, h, *part) for part in PARTS], 0) < 0] = pale
        pack = (abs(s - 4.6) < .95) & (h > 3.7) & (h < 5.75)
        shade[pack] = gold
        shade[pack & (abs((s - 4.6 + h) % .9 - .45) < .12)] = pale * .5
        shade[abs(_bar(s, h, (8.6, 5.6, .1), (9.25, 5.5, .1))) < .05] = gold
        shade[np.hypot(abs(s - 5.6) - pitch / size / 2, h - 3.5) < .62] = gold
        image[band] = shade
    for cx in (-1, 1):
        for cy in (-1, 1):
            r, t = np.hypot(x - cx * middle, y - cy * middle), np.arctan2(x - cx * middle, y - cy * middle)
            image[r < .078 * (.72 + .28 * abs(np.cos(4 * t)) ** .7)] = pale
            image[r < .052 * (.72 + .28 * abs(np.cos(4 * t)) ** .7)] = gold
            image[r < .016] = pale
