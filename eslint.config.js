import eslint from '@eslint/js';
import vue from 'eslint-plugin-vue';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import typescript from 'typescript-eslint';

export default defineConfig(
  { ignores: ['**/dist/**', '**/node_modules/**', 'build/**', 'web/shell/unpackage/**', 'web/shell/src/static/**', '**/*.d.ts', 'wasm/glue/**', 'data/**'] },
  eslint.configs.recommended,
  typescript.configs.strict,
  vue.configs['flat/essential'],
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'vue/multi-word-component-names': 'off', // pages are named by one word
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
    },
  },
  { files: ['web/shell/src/custom-tab-bar/*.js'], languageOptions: { globals: { Component: 'readonly', wx: 'readonly', getCurrentPages: 'readonly' } } },
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: typescript.parser } } },
);
