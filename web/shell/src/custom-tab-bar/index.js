// The pages draw the tab bar themselves; WeChat only asks that this component exists.
Component({});
