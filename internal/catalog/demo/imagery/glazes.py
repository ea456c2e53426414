"""Glazes of the potter's goods, and the tea in them."""
import numpy as np

from materials import gloss, node, noise, ramp, raise_by, skin_of, space, surface, tint, uneven, wire

TEA = (.40, .17, .022)


def celadon(light=(.36, .52, .41), deep=(.19, .355, .265)):
    """Iron-green glaze: pools darker low down and in grooves, faintly uneven."""
    made = gloss(light, .10, Specular=.6)
    pools = noise(made, 16., detail=3)
    tint(made, pools, 'Fac', [(.35, deep), (.50, tuple((a + b) / 2 for a, b in zip(light, deep))), (.62, light)])
    hollow = node(made, 'NewGeometry')
    edge = ramp(made, hollow, 'Pointiness', [(.44, (.62, .70, .66)), (.50, (1, 1, 1)), (.56, (1.35, 1.25, 1.22))])
    both = node(made, 'MixRGB', blend_type='MULTIPLY', Fac=1.)
    base = skin_of(made).inputs['Base Color']
    made.node_tree.links.new(base.links[0].from_socket, both.inputs['Color1'])
    wire(made, edge, 'Color', both, 'Color2')
    wire(made, both, 'Color', skin_of(made), 'Base Color')
    return raise_by(made, noise(made, 45., detail=2), 'Fac', .0006, .25)


def stoneware(bands, rough=.24, seed=0., specks=.8):
    """A reactive glaze. bands: (height in metres, colour) from low to high; they
    run into each other as it flowed. specks: how dark the iron spots are."""
    made = gloss(bands[0][1], rough, Specular=.5)
    flow = noise(made, 26., (1, 1, .35), (seed, seed * .7, 0), 5., .6)
    total = _height(made, flow, .022)
    low, high = bands[0][0], bands[-1][0]
    span = node(made, 'MapRange')
    span.inputs['From Min'].default_value, span.inputs['From Max'].default_value = low, high
    wire(made, total, 'Value', span, 'Value')
    shade = ramp(made, span, 'Result', [((z - low) / (high - low), c) for z, c in bands])
    spots = None
    for scale, size in ((140., .42), (340., .42)):
        spots = _spots(made, scale, size, seed, spots)
    mixed = node(made, 'MixRGB', Color2=(.040, .024, .016, 1))
    wire(made, shade, 'Color', mixed, 'Color1')
    strength = node(made, 'Math', operation='MULTIPLY')
    strength.inputs[1].default_value = specks
    wire(made, spots, 'Value', strength, 0)
    wire(made, strength, 'Value', mixed, 'Fac')
    wire(made, mixed, 'Color', skin_of(made), 'Base Color')
    return raise_by(made, noise(made, 70., detail=3), 'Fac', .0005, .4)


def _height(made, flow, sway):
    """Object height, moved by a noise of `sway` metres."""
    parts, add, scale = node(made, 'SeparateXYZ'), node(made, 'Math', operation='ADD'), node(made, 'Math', operation='MULTIPLY_ADD')
    wire(made, space(made), 'Vector', parts, 'Vector')
    wire(made, flow, 'Fac', scale, 0)
    scale.inputs[1].default_value, scale.inputs[2].default_value = sway, -sway / 2
    wire(made, parts, 'Z', add, 0)
    wire(made, scale, 'Value', add, 1)
    return add


def _spots(made, scale, size, seed, before):
    """Round spots of differing size, in a part of the cells."""
    cells = node(made, 'TexVoronoi', Scale=scale)
    wire(made, space(made, shift=(seed, 0, seed)), 'Vector', cells, 'Vector')
    parts, reach = node(made, 'SeparateXYZ'), node(made, 'MapRange')
    wire(made, cells, 'Color', parts, 'Vector')
    for name, value in (('From Min', .45), ('From Max', 1.), ('To Min', .08), ('To Max', size)):
        reach.inputs[name].default_value = value
    wire(made, parts, 'X', reach, 'Value')
    gap, hard = node(made, 'Math', operation='SUBTRACT'), node(made, 'Math', operation='MULTIPLY', use_clamp=True)
    wire(made, reach, 'Result', gap, 0)
    wire(made, cells, 'Distance', gap, 1)
    wire(made, gap, 'Value', hard, 0)
    hard.inputs[1].default_value = 14
    if not before:
        return hard
    most = node(made, 'Math', operation='MAXIMUM')
    wire(made, before, 'Value', most, 0)
    wire(made, hard, 'Value', most, 1)
    return most


def biscuit(colour=(.30, .19, .115)):
    """Bare fired clay."""
    made = uneven(surface(colour, .8, Specular=.2), .75, .85, 60)
    return raise_by(made, noise(made, 900, detail=4), 'Fac', .0003, .6)


def tea(radius, colour=TEA):
    """The surface of tea, paler at the rim where it is shallow."""
    made = surface(colour, .04, Specular=.5, Clearcoat=1., Clearcoat_Roughness=.01)
    bowl = node(made, 'TexGradient', gradient_type='SPHERICAL')
    wire(made, space(made, (1 / radius,) * 3), 'Vector', bowl, 'Vector')
    pale = tuple(np.minimum(np.array(colour) * 1.8 + .06, 1))
    return tint(made, bowl, 'Fac', [(0., pale), (.25, tuple(c * 1.3 for c in colour)), (1., colour)])
