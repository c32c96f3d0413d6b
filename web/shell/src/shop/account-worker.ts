import { serveAccount } from '@yansuan/sdk/account-worker';
import wasmUrl from '@yansuan/core/yansuan-account.wasm?url';

serveAccount(self, wasmUrl);
