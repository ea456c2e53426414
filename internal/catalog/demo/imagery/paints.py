"""Surfaces of the goods modelled with craft: wood, leather, glaze, metal, cloth, pearl."""
import bpy
import numpy as np


class Paint:
    """A material with its nodes, put together by small calls; sockets and plain values mix freely."""

    def __init__(self, name, color=(.8, .8, .8), rough=.5, **more):
        self.material = bpy.data.materials.new('craft ' + name)
        self.material.use_nodes = True
        self.nodes, self.links = self.material.node_tree.nodes, self.material.node_tree.links
        self.shader = self.nodes['Principled BSDF']
        self.set('Base Color', color).set('Roughness', rough)
        self.height = None
        for key, value in more.items():
            self.set(key.replace('_', ' ').title(), value)

    def feed(self, socket, value):
        if isinstance(value, bpy.types.NodeSocket):
            self.links.new(value, socket)
        elif isinstance(value, (tuple, list)) and len(value) == 3 and socket.type == 'RGBA':
            socket.default_value = (*value, 1)
        else:
            socket.default_value = value

    def set(self, name, value):
        self.feed(self.shader.inputs[name], value)
        return self

    def add(self, kind, inputs=None, **props):
        node = self.nodes.new('ShaderNode' + kind)
        for key, value in props.items():
            setattr(node, key, value)
        for key, value in (inputs or {}).items():
            self.feed(node.inputs[key], value)
        return node

    def at(self, stretch=(1, 1, 1), move=(0, 0, 0), turn=(0, 0, 0), space='Object', random=0.):
        """Where a texture is read; random shifts it from object to object."""
        where = self.add('TexCoord').outputs[space]
        if random:
            info = self.add('ObjectInfo').outputs['Random']
            shift = self.add('VectorMath', {0: (random, random * .7, random * 1.3)}, operation='SCALE')
            self.feed(shift.inputs['Scale'], info)
            where = self.add('VectorMath', {0: where, 1: shift.outputs[0]}, operation='ADD').outputs[0]
        return self.add('Mapping', {'Vector': where, 'Location': move, 'Rotation': turn, 'Scale': stretch}).outputs[0]

    def noise(self, scale=1., detail=4., rough=.55, distortion=0., at=None):
        node = self.add('TexNoise', {'Scale': scale, 'Detail': detail, 'Roughness': rough, 'Distortion': distortion,
                                     'Vector': at if at is not None else self.at()})
        return node.outputs['Fac']

    def cells(self, scale=1., feature='F1', at=None, out='Distance', random=1.):
        node = self.add('TexVoronoi', {'Scale': scale, 'Randomness': random,
                                       'Vector': at if at is not None else self.at()}, feature=feature)
        return node.outputs[out]

    def wave(self, scale=1., kind='BANDS', direction='X', distortion=0., detail=2., detail_scale=1., at=None, profile='SIN'):
        props = {'wave_type': kind, 'wave_profile': profile}
        props['bands_direction' if kind == 'BANDS' else 'rings_direction'] = direction
        node = self.add('TexWave', {'Scale': scale, 'Distortion': distortion, 'Detail': detail,
                                    'Detail Scale': detail_scale,
                                    'Vector': at if at is not None else self.at()}, **props)
        return node.outputs['Fac']

    def ramp(self, fac, *stops):
        """stops: (place, colour or grey)."""
        node = self.add('ValToRGB', {'Fac': fac})
        marks = node.color_ramp.elements
        while len(marks) < len(stops):
            marks.new(.5)
        for mark, (place, value) in zip(marks, stops):
            mark.position = place
            mark.color = (*value, 1) if isinstance(value, (tuple, list)) else (value, value, value, 1)
        return node.outputs['Color']

    def mix(self, fac, a, b, how='MIX'):
        return self.add('MixRGB', {'Fac': fac, 'Color1': grey(a), 'Color2': grey(b)}, blend_type=how).outputs[0]

    def math(self, how, a, b=0.):
        return self.add('Math', {0: a, 1: b}, operation=how).outputs[0]

    def step(self, value, low, high, out_low=0., out_high=1.):
        return self.add('MapRange', {'Value': value, 'From Min': low, 'From Max': high,
                                     'To Min': out_low, 'To Max': out_high}).outputs[0]

    def edge(self, blend=.4, out='Facing'):
        return self.add('LayerWeight', {'Blend': blend}).outputs[out]

    def bump(self, height, deep=.02, strength=1.):
        """Raise by deep centimetres; calls add up."""
        node = self.add('Bump', {'Height': height, 'Distance': deep, 'Strength': strength})
        if self.height is not None:
            self.feed(node.inputs['Normal'], self.height)
        self.height = node.outputs['Normal']
        self.set('Normal', self.height)
        return self

    def picture(self, array, space='UV', smooth='Cubic'):
        """A picture drawn in numpy: (rows, cols, 3), row 0 at the bottom, linear light."""
        rows, cols = array.shape[:2]
        image = bpy.data.images.new('drawn', cols, rows, float_buffer=True)
        image.colorspace_settings.name = 'Non-Color'
        full = np.ones((rows, cols, 4), np.float32)
        full[..., :3] = array
        image.pixels.foreach_set(full.ravel())
        image.pack()
        node = self.add('TexImage', {'Vector': self.add('TexCoord').outputs[space]}, interpolation=smooth)
        node.image = image
        return node.outputs['Color']


def grey(value):
    return (value, value, value) if isinstance(value, (int, float)) else value


def rgb(code):
    """Linear light from a web colour."""
    parts = [int(code[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    return tuple(p / 12.92 if p <= .04045 else ((p + .055) / 1.055) ** 2.4 for p in parts)


WOODS = {
    'oak': (rgb('d6b88e'), rgb('c09c70'), rgb('9a764c')),
    'beech': (rgb('e3be93'), rgb('d3a577'), rgb('b98a5c')),
    'walnut': (rgb('80603f'), rgb('63462d'), rgb('3e2b1c')),
    'kaya': (rgb('e3c48f'), rgb('d8b478'), rgb('c49a5c')),
    'jujube': (rgb('8a4a2c'), rgb('6d3620'), rgb('47200f')),
    'ebony': (rgb('4a352b'), rgb('34241d'), rgb('1f1511')),
    'bamboo': (rgb('dcc08a'), rgb('cfae72'), rgb('b8925a')),
}


def wood(kind='oak', along='X', size=1., rough=.42, coat=.12, pores=.5, random=40., heart=(0, 7, 9)):
    """Sawn wood: year rings around a far heart, fibres along an axis, pores; size is the breadth of rings in cm."""
    light, middle, dark = WOODS[kind]
    p = Paint('wood ' + kind, middle, rough, clearcoat=coat)
    turn = {'X': (0, 0, 0), 'Y': (0, 0, 1.5708), 'Z': (0, 1.5708, 0)}[along]
    base = p.at(turn=turn, random=random)
    lean = p.add('Mapping', {'Vector': base, 'Location': heart, 'Scale': (.035, 1, 1), 'Rotation': (0, .05, .03)}).outputs[0]
    bent = p.add('TexNoise', {'Vector': lean, 'Scale': .25, 'Detail': 2.}).outputs['Color']
    bent = p.add('VectorMath', {0: bent}, operation='SCALE')
    bent.inputs['Scale'].default_value = 3.2
    rings = p.add('VectorMath', {0: lean, 1: bent.outputs[0]}, operation='ADD').outputs[0]
    year = p.wave(.16 / size, 'RINGS', 'X', 1.2, 3., 1.4, rings, 'SAW')
    fine = p.noise(9., 5., .6, at=p.add('Mapping', {'Vector': base, 'Scale': (.03, 1, 1)}).outputs[0])
    broad = p.noise(.35, 3., .5, at=p.add('Mapping', {'Vector': base, 'Scale': (.12, 1, 1)}).outputs[0])
    grain = p.math('ADD', p.math('MULTIPLY', year, .34), p.math('ADD', p.math('MULTIPLY', fine, .45), p.math('MULTIPLY', broad, .55)))
    color = p.ramp(grain, (.3, light), (.62, middle), (.95, dark))
    pits = p.noise(22., 2., .5, at=p.add('Mapping', {'Vector': base, 'Scale': (.035, 1, 1)}).outputs[0])
    pit = p.step(pits, .60, .72)
    color = p.mix(p.math('MULTIPLY', pit, pores), color, tuple(c * .55 for c in dark))
    p.set('Base Color', color)
    p.set('Roughness', p.step(grain, .2, 1., rough - .06, rough + .1))
    p.bump(p.math('SUBTRACT', fine, p.math('MULTIPLY', pit, pores * 1.5)), .006)
    return p


def leather(color, rough=.48, grain=1., worn=.25, coat=.06, name='leather'):
    """Vegetable-tanned leather: creased cells, cloudy tone, lighter where worn."""
    p = Paint(name, color, rough, clearcoat=coat)
    cloud = p.noise(.35, 5., .6)
    tone = p.ramp(cloud, (.3, tuple(c * .72 for c in color)), (.55, color), (.8, tuple(min(1, c * (1 + worn)) for c in color)))
    fleck = p.noise(14., 3., .6)
    p.set('Base Color', p.mix(.22, tone, p.ramp(fleck, (.35, .25), (.7, .8)), 'OVERLAY'))
    cell = p.cells(11. * grain, 'DISTANCE_TO_EDGE', random=.9)
    p.set('Roughness', p.step(cloud, .3, .8, rough - .08, rough + .08))
    p.bump(p.step(cell, 0., .16), .012)
    p.bump(p.noise(3.2, 4.), .02)
    return p


def metal(color, rough=.25, brushed=0., along=(1, 1, 30), worn=.06, name='metal'):
    """Metal; brushed draws fine scratches along the axis that is stretched least."""
    p = Paint(name, color, rough, metallic=1.)
    smear = p.noise(.9, 4.)
    p.set('Roughness', p.step(smear, .3, .75, rough, rough + worn))
    p.set('Base Color', p.mix(.12, color, p.ramp(smear, (.3, tuple(c * .8 for c in color)), (.75, color))))
    if brushed:
        p.bump(p.noise(14., 3., at=p.at(along)), .004 * brushed)
    return p


def brass(rough=.22, **more):
    return metal((.80, .58, .27), rough, name='brass', **more)


def steel(rough=.22, **more):
    return metal((.70, .69, .67), rough, name='steel', **more)


def linen(color, threads=13., rough=.92, deep=.03, slub=.4, name='linen', space='Object', uvscale=1.):
    """Plain weave; threads per centimetre of the coordinates it is read in."""
    p = Paint(name, color, rough, sheen=.25, specular=.2)
    at = p.at((uvscale,) * 3, space=space)
    wobble = p.add('TexNoise', {'Vector': at, 'Scale': .8, 'Detail': 2.}).outputs['Color']
    bent = p.add('VectorMath', {0: wobble}, operation='SCALE')
    bent.inputs['Scale'].default_value = .12
    at = p.add('VectorMath', {0: at, 1: bent.outputs[0]}, operation='ADD').outputs[0]
    warp = p.wave(threads * .314, direction='X', at=at)
    weft = p.wave(threads * .314, direction='Y', at=at)
    third = p.wave(threads * .314, direction='Z', at=at)
    cloth = p.math('MAXIMUM', p.math('MAXIMUM', warp, weft), third) if space == 'Object' else p.math('MAXIMUM', warp, weft)
    slubs = p.noise(2.5, 3., at=p.add('Mapping', {'Vector': at, 'Scale': (.25, 3., 1.)}).outputs[0])
    tone = p.mix(slub, color, p.ramp(slubs, (.3, tuple(c * .72 for c in color)), (.7, tuple(min(1, c * 1.12) for c in color))))
    p.set('Base Color', p.mix(.30, tone, p.ramp(cloth, (.4, .45), (1., 1.)), 'MULTIPLY'))
    p.bump(p.math('ADD', cloth, p.math('MULTIPLY', slubs, .5)), deep)
    return p


def straw(light='e5c98e', dark='b58c4c', rough=.5, across=6., coat=.1, name='straw'):
    """Split stalks: uv runs along v of each strip, shade changes from strip to strip by place."""
    a, b = rgb(light), rgb(dark)
    p = Paint(name, a, rough, clearcoat=coat, specular=.4)
    patch = p.noise(1.6, 3.)
    fibre = p.noise(across, 2., at=p.at((8., .6, 1.), space='UV'))
    tone = p.math('ADD', p.math('MULTIPLY', patch, .65), p.math('MULTIPLY', fibre, .45))
    p.set('Base Color', p.ramp(tone, (.3, b), (.52, tuple((x + y) / 2 for x, y in zip(a, b))), (.75, a)))
    p.bump(fibre, .01)
    return p


def pearl(tint='efe4d6', name='pearl'):
    """Nacre: a satin body under a clear skin, rose in the half shade, green and grey where the light grazes."""
    p = Paint(name, rgb(tint), .2, metallic=.28, clearcoat=1., clearcoat_roughness=.03, specular=.9)
    info = p.add('ObjectInfo').outputs['Random']
    own = p.ramp(info, (0., rgb('f4ecde')), (.5, rgb('f3e6d9')), (1., rgb('efe5da')))
    skin = p.ramp(p.edge(.36), (0., (1., .98, .94)), (.35, (1., .92, .89)), (.6, (.86, .86, .82)), (.95, (.56, .53, .58)))
    p.set('Base Color', p.mix(1., own, skin, 'MULTIPLY'))
    p.bump(p.noise(2.5, 1., at=p.at(random=30.)), .004)
    p.set('Roughness', p.step(p.noise(5., 2., at=p.at(random=9.)), .3, .7, .13, .24))
    return p


def paper(color, rough=.85, name='paper'):
    p = Paint(name, color, rough, specular=.25)
    fibre = p.noise(6., 5., .65)
    p.set('Base Color', p.mix(.25, color, p.ramp(fibre, (.3, tuple(c * .85 for c in color)), (.7, color))))
    p.bump(fibre, .006)
    return p
