"""Materials. Colours are linear (r, g, b) of 0..1, lengths metres. Patterns lie
in object space unless they are said to follow uv."""
import bpy
import numpy as np

MIRROR = .275

# ------------------------------------------------------------- foundations
def surface(colour, rough=.5, metal=0., **inputs):
    """A Principled material. inputs names further sockets with _ for blanks,
    e.g. Clearcoat=1., Sheen=.4, Transmission=1., Subsurface=.1."""
    material = bpy.data.materials.new('surface')
    material.use_nodes = True
    sockets = skin_of(material).inputs
    sockets['Base Color'].default_value = (*colour, 1)
    sockets['Roughness'].default_value = rough
    sockets['Metallic'].default_value = metal
    sockets['Subsurface Radius'].default_value = (.02, .015, .01)
    for name, value in inputs.items():
        value = (*value, 1) if isinstance(value, tuple) and len(value) == 3 else value
        sockets[name.replace('_', ' ')].default_value = value
    return material


def skin_of(material):
    """The Principled node of a material."""
    return material.node_tree.nodes['Principled BSDF']


def node(material, kind, **values):
    """Add a node ('TexNoise' for ShaderNodeTexNoise). values sets inputs (_ for
    blanks) or properties."""
    made = material.node_tree.nodes.new('ShaderNode' + kind)
    for name, value in values.items():
        socket = made.inputs.get(name.replace('_', ' '))
        if socket is not None:
            socket.default_value = value
        else:
            setattr(made, name, value)
    return made


def wire(material, source, output, target, entry):
    """Join an output to an input, by name or number."""
    material.node_tree.links.new(source.outputs[output], target.inputs[entry])


def ramp(material, source, output, stops):
    """Colour ramp over (position, colour) stops; returns the node."""
    made = node(material, 'ValToRGB')
    bar = made.color_ramp.elements
    bar.remove(bar[-1])
    bar[0].position, bar[0].color = stops[0][0], (*stops[0][1], 1)
    for position, colour in stops[1:]:
        bar.new(position).color = (*colour, 1)
    wire(material, source, output, made, 'Fac')
    return made


def space(material, stretch=(1, 1, 1), shift=(0, 0, 0), turn=(0, 0, 0), of='Object'):
    """Coordinates ('Object', 'UV', 'Generated'), scaled, turned (radians) and shifted."""
    source = node(material, 'TexCoord')
    mapped = node(material, 'Mapping', Scale=stretch, Location=shift, Rotation=turn)
    wire(material, source, of, mapped, 'Vector')
    return mapped


def noise(material, scale, stretch=(1, 1, 1), shift=(0, 0, 0), detail=4., rough=.55, of='Object'):
    """A noise node; its 'Fac' is about .3...7."""
    made = node(material, 'TexNoise', Scale=scale, Detail=detail, Roughness=rough)
    wire(material, space(material, stretch, shift, of=of), 'Vector', made, 'Vector')
    return made


def raise_by(material, source, output, depth, strength=1.):
    """Bump by a height of 0..1 that stands for `depth` metres. Calls add up."""
    made = node(material, 'Bump', Strength=strength, Distance=depth)
    wire(material, source, output, made, 'Height')
    normal = skin_of(material).inputs['Normal']
    if normal.links:
        material.node_tree.links.new(normal.links[0].from_socket, made.inputs['Normal'])
    wire(material, made, 'Normal', skin_of(material), 'Normal')
    return material


def tint(material, source, output, stops):
    """Colour the material by a ramp over a pattern."""
    wire(material, ramp(material, source, output, stops), 'Color', skin_of(material), 'Base Color')
    return material


def rough_range(material, low, high):
    """A node from noise to roughness. Cycles leaves what is smoother than MIRROR
    out of the albedo pass: a range across it would show as an edge, so it is
    kept on one side."""
    if low < MIRROR < high:
        step = MIRROR + .01 - low if (low + high) / 2 > MIRROR - .03 else MIRROR - .01 - high
        low, high = low + step, high + step
    made = node(material, 'MapRange')
    for name, value in (('From Min', .35), ('From Max', .65), ('To Min', low), ('To Max', high)):
        made.inputs[name].default_value = value
    return made


def uneven(material, low, high, scale=30., stretch=(1, 1, 1)):
    """Let the roughness wander between low and high, as used things do."""
    made = rough_range(material, low, high)
    wire(material, noise(material, scale, stretch, detail=1., rough=.4), 'Fac', made, 'Value')
    wire(material, made, 'Result', skin_of(material), 'Roughness')
    return material


def picture(material, pixels, repeat=(1, 1), colour=True, of='UV'):
    """An image node of an (h, w, 3) or (h, w) array of 0..1, row 0 at the
    bottom, repeated over uv. colour says the values are sRGB."""
    pixels = np.asarray(pixels, np.float32)
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, -1)
    h, w, _ = pixels.shape
    image = bpy.data.images.new('picture', w, h, alpha=False, float_buffer=not colour)
    if not colour:
        image.colorspace_settings.name = 'Non-Color'
    image.pixels.foreach_set(np.concatenate([pixels, np.ones((h, w, 1), np.float32)], -1).ravel())
    image.update()
    image.pack()
    made = node(material, 'TexImage', image=image, interpolation='Cubic')
    wire(material, space(material, (*repeat, 1), of=of), 'Vector', made, 'Vector')
    return made


# -------------------------------------------------------------------- stock
def plastic(colour, rough=.42, grain=.00004, **inputs):
    """Moulded plastic with the fine grain of its tool."""
    made = uneven(surface(colour, rough, **inputs), rough - .05, rough + .06, 40)
    return raise_by(made, noise(made, 2500, detail=1), 'Fac', grain, .6) if grain else made


def gloss(colour, rough=.12, **inputs):
    """Lacquer, glaze, polished plastic: a clear coat over the colour."""
    return uneven(surface(colour, .4, Clearcoat=1., Clearcoat_Roughness=rough / 3, **inputs), rough, rough + .1)


def rubber(colour=(.022, .022, .023), rough=.7):
    """Matt rubber or silicone."""
    made = uneven(surface(colour, rough, Specular=.35, Sheen=.1), rough - .08, rough + .08, 25)
    return raise_by(made, noise(made, 1200, detail=2), 'Fac', .00006, .5)


def metal(colour=(.62, .62, .63), rough=.28, brushed=None, depth=.00003):
    """Metal; brushed names the axis 'x', 'y' or 'z' of the strokes."""
    made = surface(colour, rough, 1.)
    if not brushed:
        return uneven(made, rough - .05, rough + .08, 20)
    stretch = tuple(4. if axis == brushed else 900. for axis in 'xyz')
    strokes = noise(made, 1., stretch, detail=3, rough=.6)
    skin_of(made).inputs['Anisotropic'].default_value = .5
    span = rough_range(made, rough - .08, rough + .12)
    wire(made, strokes, 'Fac', span, 'Value')
    wire(made, span, 'Result', skin_of(made), 'Roughness')
    return raise_by(made, strokes, 'Fac', depth, .5)


STEEL, ALUMINIUM, BRASS, BLACK_STEEL = (.56, .56, .57), (.78, .78, .79), (.80, .58, .27), (.05, .05, .053)
OAK = ((.51, .325, .17), (.35, .195, .088))
WALNUT = ((.18, .092, .047), (.078, .038, .019))
BEECH = ((.66, .42, .23), (.52, .30, .14))


def wood(tones=OAK, along='x', rough=.45, rings=55., shift=(0, 0, 0), pores=1., boards=None):
    """Oiled wood with the grain along an axis. tones: light and dark. Give each
    plank its own shift, so that no two are alike. boards=('y', .08) glues it of
    boards 8 cm wide in y."""
    light, dark = tones
    made = surface(light, rough, Specular=.35)
    lane = tuple(.12 if axis == along else 1. for axis in 'xyz')
    rays = tuple(.035 if axis == along else 1. for axis in 'xyz')
    bands = node(made, 'TexWave', wave_type='RINGS', rings_direction=along.upper(), wave_profile='SAW',
                 Scale=rings, Distortion=6., Detail=3., Detail_Scale=1.2, Detail_Roughness=.6)
    off = tuple(s + d for s, d in zip(shift, (.03, .085, .07)))
    wire(made, space(made, lane, off), 'Vector', bands, 'Vector')
    fibre = noise(made, 700., rays, shift, 5., .65)
    cloud = noise(made, 9., lane, shift, 3.)
    if boards:
        _split(made, boards, (bands, fibre, cloud))
    mixed = _blend(made, [(bands, .16), (fibre, .52), (cloud, .32)])
    middle = tuple((a + b) / 2 for a, b in zip(light, dark))
    tint(made, mixed, 'Value', [(.36, light), (.52, middle), (.68, dark)])
    return raise_by(made, fibre, 'Fac', .00018 * max(pores, .3), .5)


def _split(material, boards, patterns):
    """Move each pattern by a leap from board to board."""
    axis, width = boards
    parts = node(material, 'SeparateXYZ')
    wire(material, node(material, 'TexCoord'), 'Object', parts, 'Vector')
    size = node(material, 'Math', operation='DIVIDE')
    wire(material, parts, axis.upper(), size, 0)
    size.inputs[1].default_value = width
    number = node(material, 'Math', operation='FLOOR')
    wire(material, size, 'Value', number, 0)
    leap = node(material, 'VectorMath', operation='SCALE')
    leap.inputs[0].default_value = (.173, .091, .137)
    wire(material, number, 'Value', leap, 'Scale')
    for pattern in patterns:
        entry = pattern.inputs['Vector']
        total = node(material, 'VectorMath', operation='ADD')
        material.node_tree.links.new(entry.links[0].from_socket, total.inputs[0])
        wire(material, leap, 'Vector', total, 1)
        wire(material, total, 'Vector', pattern, 'Vector')


def _blend(material, parts):
    """Weighted sum of 'Fac' outputs."""
    total = None
    for part, weight in parts:
        scaled = node(material, 'Math', operation='MULTIPLY_ADD')
        wire(material, part, 'Fac', scaled, 0)
        scaled.inputs[1].default_value = weight
        if total is None:
            scaled.inputs[2].default_value = 0
        else:
            wire(material, total, 'Value', scaled, 2)
        total = scaled
    return total


def weave_height(threads=16, pixels=24, slub=.25, seed=1):
    """Tile of a plain weave, height 0..1, of `threads` each way with uneven yarn."""
    rnd = np.random.default_rng(seed)
    n = threads * pixels
    t = (np.arange(n) + .5) / pixels
    which = np.floor(t).astype(int)
    body = np.sqrt(np.clip(1 - (2 * (t - which) - 1) ** 2 / 1.05, 0, 1))

    def yarn():
        size = 1 + slub * rnd.normal(0, .6, threads)
        return (size[which] * body)[None, :]
    over = np.where((which[:, None] + which[None, :]) % 2 == 0, 1., -1.)
    lift = .5 + .5 * over * np.abs(np.sin(np.pi * t))[:, None] * np.abs(np.sin(np.pi * t))[None, :]
    warp, weft = yarn() * (.35 + .65 * lift), yarn().T * (.35 + .65 * (1 - lift))
    h = np.maximum(warp, weft) + rnd.normal(0, .03, (n, n))
    return np.clip(h / 1.2, 0, 1)


def cloth(colour, repeat, height=None, depth=.0004, dark=.62, rough=.9, sheen=.3, slubs=.12):
    """Woven cloth over uv. repeat: how often the tile lies in u and v. height:
    a tile of 0..1 (default linen weave). dark: shade of the gaps."""
    made = surface(colour, rough, Sheen=sheen, Specular=.15)
    tile = picture(made, weave_height() if height is None else height, repeat, colour=False)
    low = tuple(c * dark for c in colour)
    shade = ramp(made, tile, 'Color', [(.15, low), (.75, colour)])
    mottle = ramp(made, noise(made, 60., detail=6., rough=.7), 'Fac',
                  [(.3, (1 - slubs,) * 3), (.7, (1.,) * 3)])
    both = node(made, 'MixRGB', blend_type='MULTIPLY', Fac=1.)
    wire(made, shade, 'Color', both, 'Color1')
    wire(made, mottle, 'Color', both, 'Color2')
    wire(made, both, 'Color', skin_of(made), 'Base Color')
    return raise_by(made, tile, 'Color', depth)


def glow(colour, power):
    """Something that shines."""
    return surface(colour, .4, Emission=colour, Emission_Strength=power)


def glass(colour=(1, 1, 1), rough=.0, ior=1.45):
    """Clear glass."""
    return surface(colour, rough, Transmission=1., IOR=ior)


def pane(face, rim, rough=.02):
    """Coloured glass without refraction: what lies behind stays in its place.
    face: the colour light keeps where it goes straight through, rim: where it
    grazes."""
    made = surface((1, 1, 1))
    nodes, links = made.node_tree.nodes, made.node_tree.links
    edge = node(made, 'LayerWeight', Blend=.5)
    clear, shine, both = (nodes.new('ShaderNode' + kind) for kind in ('BsdfTransparent', 'BsdfGlossy', 'MixShader'))
    shine.inputs['Roughness'].default_value = rough
    wire(made, ramp(made, edge, 'Facing', [(.3, face), (.95, rim)]), 'Color', clear, 'Color')
    wire(made, ramp(made, edge, 'Facing', [(0., (.035,) * 3), (.6, (.07,) * 3), (.85, (.25,) * 3), (1., (.8,) * 3)]), 'Color', both, 0)
    links.new(clear.outputs[0], both.inputs[1])
    links.new(shine.outputs[0], both.inputs[2])
    links.new(both.outputs[0], nodes['Material Output'].inputs[0])
    return made


def black_glass():
    """The dark pane over a display or a sensor."""
    return surface((.008, .009, .011), .06, Clearcoat=1., Clearcoat_Roughness=.02, Specular=.7)
