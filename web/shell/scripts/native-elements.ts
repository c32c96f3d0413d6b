import { ElementTypes, NodeTypes, type ElementNode, type NodeTransform } from '@vue/compiler-core';

const natives: Readonly<Record<string, string>> = { view: 'uni-view', text: 'uni-text', image: 'img' };
/** What needs uni's own component: a view that answers to a finger, a text that can be copied, decoded or spaced. */
const needsComponent = /^(?:hover-|selectable$|space$|decode$)/;

const nameOf = (prop: ElementNode['props'][number]): string =>
  prop.type === NodeTypes.ATTRIBUTE ? prop.name : prop.arg?.type === NodeTypes.SIMPLE_EXPRESSION ? prop.arg.content : '';
const valueOf = ({ props }: ElementNode, name: string): string | undefined => {
  const found = props.find((prop) => prop.type === NodeTypes.ATTRIBUTE && prop.name === name);
  return found?.type === NodeTypes.ATTRIBUTE ? found.value?.content : undefined;
};

/**
 * H5 only. uni makes a component of each view, text and image, and a page has hundreds: this writes the elements that those
 * components would draw, without the components.
 */
export const nativeElements: NodeTransform = (node) => {
  if (node.type !== NodeTypes.ELEMENT || node.tagType !== ElementTypes.COMPONENT) return;
  const tag = node.tag.replace(/^v-uni-/, '');
  const native = natives[tag];
  if (native === undefined || node.props.some((prop) => needsComponent.test(nameOf(prop)))) return;
  if (tag === 'image' && valueOf(node, 'mode') !== 'aspectFit') return;
  const plain = node as ElementNode;
  plain.tag = native;
  plain.tagType = ElementTypes.ELEMENT;
  if (tag === 'text') plain.children = [{ ...plain, tag: 'span', props: [], children: plain.children, codegenNode: undefined } as ElementNode];
  if (tag === 'image') {
    plain.props = plain.props.filter((prop) => nameOf(prop) !== 'mode');
    const { loc } = plain;
    plain.props.push({ type: NodeTypes.ATTRIBUTE, name: 'alt', nameLoc: loc, value: { type: NodeTypes.TEXT, content: '', loc }, loc });
  }
};
