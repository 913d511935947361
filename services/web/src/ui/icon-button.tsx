import { ActionIcon, Tooltip, type ActionIconProps } from '@mantine/core';
import type { MouseEventHandler, Ref } from 'react';
import { Icon, type IconName } from './icon.js';

export interface IconButtonProps extends Omit<ActionIconProps, 'children'> {
  icon: IconName;
  /** What it does: its name for screen readers, and its tip. */
  label: string;
  onClick?: MouseEventHandler<HTMLButtonElement>;
  ref?: Ref<HTMLButtonElement>;
  type?: 'button' | 'submit';
  'aria-expanded'?: boolean;
  'aria-pressed'?: boolean;
}

/** A button that is a drawing with a name. */
export function IconButton({ icon, label, type = 'button', variant = 'subtle', ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        type={type}
        variant={variant}
        color={rest.color ?? 'gray'}
        size="lg"
        aria-label={label}
        {...rest}
      >
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  );
}
