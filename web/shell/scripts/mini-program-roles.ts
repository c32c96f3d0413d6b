import { NodeTypes, type NodeTransform } from '@vue/compiler-core';

/** A mini-program says aria-role where the web says role, and has no keyboard focus to order. */
export const miniProgramRoles: NodeTransform = (node) => {
  if (node.type !== NodeTypes.ELEMENT) return;
  node.props = node.props.filter((prop) => {
    if (prop.type === NodeTypes.ATTRIBUTE) return prop.name !== 'tabindex';
    return !(prop.arg?.type === NodeTypes.SIMPLE_EXPRESSION && prop.arg.content === 'tabindex');
  });
  for (const prop of node.props) {
    if (prop.type === NodeTypes.ATTRIBUTE && prop.name === 'role') prop.name = 'aria-role';
  }
};
